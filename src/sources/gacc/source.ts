import type { Source } from "../source.ts";

export default {
  title: "Chinese customs statistics, online query",
  publisher: "General Administration of Customs of China",
  licence: "public statistics; terms of the query site apply",
  documentation: "http://stats.customs.gov.cn",
  fills: "flow",
  caveats: [
    "The query answers for imports or for exports, and the table may not say which: then the file's name has to.",
    "Trade modes (processing, bonded, border trade) are kept apart as procedures; provinces are added up.",
    "Goods in transit are not in Chinese statistics.",
  ],
  layouts: [
    {
      name: "query result, CSV",
      format: "delimited",
      columns: {
        数据年月: "month",
        进出口: "flow",
        商品编码: "code",
        商品名称: "name",
        贸易伙伴编码: "partner_code",
        贸易伙伴名称: "partner_name",
        贸易方式编码: "trade_mode",
        贸易方式名称: "trade_mode_name",
        注册地编码: "province",
        注册地名称: "province_name",
        第一数量: "quantity_1",
        第一计量单位: "unit_1",
        第二数量: "quantity_2",
        第二计量单位: "unit_2",
        人民币: "cny",
        美元: "usd",
      },
      needs: ["数据年月", "商品编码"],
      missing: ["-", "--", "..."],
    },
  ],
  ignores: ["name", "province", "province_name"],
  expects: { rows: [1, 100_000_000], filled: {} },
  splits: "place of registration",
} satisfies Source;
