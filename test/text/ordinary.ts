/**
 * Ordinary names, made by rule: common given and family names of fifteen countries, drawn
 * independently, and company names of a family name, place, common noun or invented word with one or
 * two words of a line of business and a legal form. Drawn with a fixed seed; nothing is taken from any
 * list of parties. Some drawn names are by chance names on a list: those alarms count too.
 */
const PEOPLE: readonly (readonly [given: string, family: string])[] = [
  [
    "James Mary Robert Patricia John Jennifer Michael Linda William Susan Thomas Karen Kevin Laura Emily Ryan Brian Megan Scott Rachel",
    "Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Moore Martin Thompson White Harris Clark Lewis Walker Hall Young Wright Hill Green Baker Nelson Carter Mitchell Roberts Turner Phillips",
  ],
  [
    "Hans Peter Anna Ursula Klaus Monika Stefan Sabine Andreas Petra Jürgen Birgit Thomas Claudia Markus Katrin",
    "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Lange Werner Krause Lehmann",
  ],
  [
    "Jean Marie Pierre Sophie Michel Isabelle Philippe Nathalie Alain Catherine Nicolas Camille Julien Claire Antoine Élodie",
    "Martin Bernard Dubois Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel Garcia David Bertrand Roux Vincent Fournier Morel Girard André Mercier Dupont Lambert Bonnet",
  ],
  [
    "José María Carlos Ana Luis Carmen Juan Isabel Antonio Laura Francisco Marta Javier Elena Miguel Cristina Fernando Lucía Rafael Pilar",
    "García Fernández González Rodríguez López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández Díaz Moreno Muñoz Álvarez Romero Alonso Gutiérrez Navarro Torres Domínguez Vázquez Ramos Gil Ramírez Serrano Blanco Molina",
  ],
  [
    "Giuseppe Maria Antonio Anna Giovanni Rosa Mario Angela Luigi Francesca Paolo Chiara Marco Giulia Andrea Elena",
    "Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti De Luca Costa Giordano Mancini Rizzo Lombardi Moretti Barbieri Fontana Santoro Mariani Rinaldi Caruso",
  ],
  [
    "Jan Anna Piotr Maria Krzysztof Katarzyna Andrzej Małgorzata Tomasz Agnieszka Paweł Barbara Marcin Ewa Michał Joanna",
    "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Jankowski Mazur Kwiatkowski Krawczyk Kaczmarek Piotrowski Grabowski Zając Pawłowski Król",
  ],
  [
    "Александр Елена Сергей Ольга Дмитрий Наталья Андрей Ирина Алексей Татьяна Максим Анна Евгений Мария Иван Светлана",
    "Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков Алексеев Лебедев Семёнов Егоров Павлов Козлов Степанов Николаев Орлов Андреев Макаров Никитин",
  ],
  [
    "Mohammed Fatima Ahmed Aisha Ali Maryam Omar Khadija Hassan Zainab Ibrahim Noor Yusuf Layla Khaled Salma Mustafa Huda Karim Amina",
    "Al-Sayed Haddad Khoury Mansour Nasser Saleh Hamdan Rahman Al-Amin Qasim Farouk Shehata Bakr Darwish Abdallah Zaki Sharif Younis Barakat Hijazi Kassem Murad Najjar Sabbagh Tawfik Yassin",
  ],
  [
    "Wei Fang Jing Lei Min Jun Yan Hui Ming Li Xiaoming Xiaoli Jianguo Jianhua Zhiqiang Lihua Yifan Haoran",
    "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Zheng Liang Xie Tang Deng Feng Cao Peng Xiao Tian",
  ],
  [
    "Hiroshi Yuki Takashi Keiko Kenji Yoko Satoshi Akiko Makoto Haruka Daisuke Naoko Kazuya Mayumi",
    "Sato Suzuki Takahashi Tanaka Watanabe Ito Yamamoto Nakamura Kobayashi Kato Yoshida Yamada Sasaki Yamaguchi Matsumoto Inoue Kimura Hayashi Shimizu Saito Mori Abe Ikeda Hashimoto",
  ],
  [
    "Rahul Priya Amit Neha Rajesh Sunita Vijay Anita Sanjay Pooja Suresh Kavita Arun Deepa Manoj Rekha",
    "Sharma Verma Gupta Singh Kumar Patel Shah Mehta Reddy Nair Iyer Rao Joshi Desai Chopra Malhotra Banerjee Mukherjee Das Bose Agarwal Kapoor Bhat Kulkarni",
  ],
  [
    "Mehmet Fatma Mustafa Ayşe Ahmet Emine Ali Hatice Hüseyin Zeynep Hasan Elif Murat Meryem Emre Selin",
    "Yılmaz Kaya Demir Çelik Şahin Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan Kılıç Aslan Çetin Kara Koç Kurt Özkan Şimşek Polat Korkmaz",
  ],
  [
    "João Maria José Ana Paulo Juliana Carlos Fernanda Lucas Mariana Pedro Camila Rafael Beatriz Bruno Letícia",
    "Silva Santos Oliveira Souza Rodrigues Ferreira Alves Pereira Lima Gomes Costa Ribeiro Martins Carvalho Almeida Lopes Soares Fernandes Vieira Barbosa Rocha Dias Nascimento Andrade",
  ],
  [
    "Minh Hoa Tuan Lan Hung Mai Dung Huong Long Thao Nam Linh Phuong Trang",
    "Nguyen Tran Le Pham Hoang Phan Vu Dang Bui Do Ho Ngo Duong Ly",
  ],
  [
    "Minjun Seoyeon Jiho Jiwoo Hyunwoo Soojin Dongwook Minji Sungho Eunji Jaehyun Yuna",
    "Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Han Oh Seo Shin Kwon Hwang Ahn Song",
  ],
]; // prettier-ignore

const NOUNS =
  "Alpha Atlas Aurora Beacon Bridge Cedar Compass Crown Crystal Delta Diamond Eagle Emerald Falcon Fortune Galaxy Garden Harbor Horizon Island Jupiter Lion Lotus Maple Meridian Mercury Nova Oak Ocean Olympus Orchid Orion Pearl Phoenix Pioneer Prime Rainbow River Rose Ruby Sapphire Silver Sky Spring Star Summit Sun Sunrise Tiger Titan Triumph Union Unity Vega Venus Victory Vista Willow Zenith".split(
    " ",
  );
const PLACES =
  "London Berlin Paris Madrid Milan Warsaw Moscow Dubai Shanghai Shenzhen Ningbo Guangzhou Tokyo Osaka Mumbai Delhi Istanbul Izmir Cairo Lagos Nairobi Santos Lima Bogota Toronto Chicago Houston Boston Hamburg Rotterdam Antwerp Genoa Athens Vienna Zurich Oslo Riga Baltic Nordic Pacific Atlantic Gulf Alpine Caspian Anatolian Iberian".split(
    " ",
  );
const LINES =
  "Trading|Import Export|Logistics|Shipping|Electronics|Technology|Industries|Machinery|Textile|Garments|Foods|Foodstuff|Chemicals|Plastics|Steel|Metals|Engineering|Construction|Auto Parts|Motors|Furniture|Ceramics|Paper|Packaging|Pharma|Medical Supplies|Energy|Oil and Gas|Petroleum|Mining|Agro|Seeds|Fisheries|Leather|Footwear|Optics|Instruments|Software|Consulting|Services|Investments|Holding|Group|Enterprises|International|Global Trade|Freight Forwarding|Marine|Aviation|Tools|Bearings|Cables|Lighting|Tiles|Toys|Coffee|Tea|Wine|Cosmetics|Printing".split(
    "|",
  );
const LEGAL =
  "Ltd|Limited|Co., Ltd.|Inc.|LLC|GmbH|AG|S.A.|S.A.R.L.|S.r.l.|S.p.A.|B.V.|N.V.|OOO|JSC|Sp. z o.o.|A.S.|Ltd. Sti.|Pvt Ltd|Pte. Ltd.|Sdn Bhd|FZE|FZCO|Ltda|S.A. de C.V.|K.K.|Oy|AB|A/S|Kft.|d.o.o.|SRL".split(
    "|",
  );
const SYLLABLES =
  "ba be bo ca co da de di do fa fe ga go ka ko la le li lo ma me mi mo na ne ni no pa pe ra re ri ro sa se so ta te ti to va ve vi vo xa za zo tra pri sto cor ven mar sol tec nex lum".split(
    " ",
  );

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Ordinary {
  readonly text: string;
  readonly schema: "Person" | "Company";
}

/** Distinct ordinary names: two fifths people, three fifths companies. */
export function ordinaryNames(count: number, seed: number): readonly Ordinary[] {
  const next = random(seed);
  const pick = <One>(list: readonly One[]): One => list[Math.floor(next() * list.length)] as One;
  const words = (text: string) => text.split(" ");
  const person = () => {
    const [given, family] = pick(PEOPLE);
    const middle = next() < 0.25 ? ` ${pick(words(given))}` : "";
    return `${pick(words(given))}${middle} ${pick(words(family))}`;
  };
  const invented = () => {
    const text = Array.from({ length: 2 + Math.floor(next() * 2) }, () => pick(SYLLABLES)).join("");
    return text.charAt(0).toUpperCase() + text.slice(1);
  };
  const company = () => {
    const kind = next();
    const head =
      kind < 0.3
        ? pick(words(pick(PEOPLE)[1]))
        : kind < 0.5
          ? pick(PLACES)
          : kind < 0.75
            ? pick(NOUNS)
            : kind < 0.85
              ? `${pick(NOUNS)} ${pick(PLACES)}`
              : invented();
    const lines = next() < 0.3 ? `${pick(LINES)} ${pick(LINES)}` : pick(LINES);
    return `${head} ${lines} ${pick(LEGAL)}`;
  };
  const found = new Map<string, Ordinary>();
  for (let tries = 0; found.size < count && tries < count * 20; tries++) {
    const isPerson = next() < 0.4;
    const text = isPerson ? person() : company();
    if (!found.has(text)) found.set(text, { text, schema: isPerson ? "Person" : "Company" });
  }
  return [...found.values()];
}
