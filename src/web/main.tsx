import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../picture/picture.css";
import "./style.css";
import { useAddress } from "./address.ts";
import { Cases } from "./case.tsx";
import { CommodityView } from "./commodity.tsx";
import { CountryView } from "./country.tsx";
import { DataPage } from "./data.tsx";
import { Findings } from "./findings.tsx";
import { Frame, Link } from "./frame.tsx";
import { RouteView } from "./route.tsx";
import { Start } from "./start.tsx";
import { themeStyle } from "./theme.ts";

const style = document.createElement("style");
style.textContent = themeStyle();
document.head.append(style);

function View() {
  const { path } = useAddress();
  const [, place = "", what = ""] = path.split("/").map(decodeURIComponent);
  switch (place) {
    case "":
    case "login":
      return <Start />;
    case "route":
      return <RouteView />;
    case "data":
      return <DataPage />;
    case "findings":
      return <Findings />;
    case "case":
      return <Cases case_id={what} />;
    case "commodity":
      return <CommodityView code={what} />;
    case "country":
      return <CountryView code={what} />;
    default:
      return (
        <p>
          There is nothing at this address. <Link href="/">Begin at the start</Link>.
        </p>
      );
  }
}

const page = document.getElementById("page");
if (page !== null) {
  createRoot(page).render(
    <StrictMode>
      <Frame>
        <View />
      </Frame>
    </StrictMode>,
  );
}
