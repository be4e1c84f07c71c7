-- What every map.sql may use. One place for what differs between engines.
-- A comma is read only where it parts thousands: "12,5" is a decimal comma or a slip, and stops the load.
create or replace macro as_number(text) as
  coalesce(
    case when isfinite(try_cast(text as double)) then try_cast(text as double) end,
    case when regexp_matches(text, '^[-+]?[0-9]{1,3}(,[0-9]{3})+([.][0-9]*)?$') then try_cast(replace(text, ',', '') as double) end);
create or replace macro unreadable_number(name, text) as
  case when text is not null and as_number(text) is null then name || ' "' || text || '" is not a number' end;
create or replace macro as_boolean(text) as
  case lower(text) when 'true' then true when 't' then true when '1' then true
                   when 'false' then false when 'f' then false when '0' then false end;
create or replace macro code_of_number(text) as coalesce(nullif(ltrim(text, '0'), ''), left(text, 1));
create or replace macro unknown_code(name, code, found) as
  case when found is null
    then name || case when code is null then ' is empty' else ' "' || code || '" is not in the country table' end end;
-- The same spellings as normalCode in trade/country.ts.
create or replace macro code_of_name(text) as
  trim(regexp_replace(regexp_replace(replace(lower(strip_accents(text)), '&', ' and '),
    '[^\p{L}\p{N}]+', ' ', 'g'), '\bst ', 'saint ', 'g'));
create or replace macro code_of_census(text) as
  case when regexp_matches(trim(text), '^[0-9]{1,3}$') then lpad(trim(text), 4, '0') else upper(trim(text)) end;
-- Chinese customs writes brackets full or half width from file to file.
create or replace macro code_of_gacc(text) as
  regexp_replace(translate(text, '（）　', '() '), '\s+', '', 'g');
-- What a list says of a party, one statement each; a map unnests a list of them.
create or replace macro says(what, said) as
  {'statement': what, 'value': said, 'kind': cast(null as varchar), 'country': cast(null as varchar), 'other_party_id': cast(null as varchar)};
create or replace macro says_of(what, said, of_kind, of_country) as
  {'statement': what, 'value': said, 'kind': cast(of_kind as varchar), 'country': cast(of_country as varchar), 'other_party_id': cast(null as varchar)};
create or replace macro all_say(what, texts, of_kind) as
  list_transform(list_filter(coalesce(texts, []), lambda one: trim(one) <> ''), lambda one: says_of(what, trim(one), of_kind, null));
-- Values in one cell, parted by ";"; a value that holds one is quoted.
create or replace macro semicolon_cells(text) as
  list_transform(regexp_extract_all(text, '("([^"]|"")*"|[^;"]+)'), lambda one: replace(trim(trim(one), '"'), '""', '"'));
create or replace macro parted_cells(text) as string_split(text, '; ');
-- The name of a country as a list writes it, for country_code under scheme 'name'.
create or replace macro code_of_listed_country(text) as
  case code_of_name(text)
    when 'korea north' then code_of_name('North Korea') when 'democratic people s republic of korea' then code_of_name('North Korea') when 'korea south' then code_of_name('South Korea')
    when 'congo democratic republic of the' then code_of_name('Democratic Republic of the Congo')
    when 'congo republic of the' then code_of_name('Congo') when 'virgin islands british' then code_of_name('British Virgin Islands')
    when 'the gambia' then code_of_name('Gambia') when 'bahamas the' then code_of_name('Bahamas') when 'man isle of' then code_of_name('Isle of Man')
    when 'cote d ivoire' then code_of_name('Côte d''Ivoire') when 'burma' then code_of_name('Myanmar') when 'palestinian' then code_of_name('Palestine')
    when 'west bank' then code_of_name('Palestine') when 'region gaza' then code_of_name('Palestine') when 'turkey' then code_of_name('Türkiye')
    else code_of_name(text) end;
create or replace macro code_of_letters(text) as upper(trim(text));
-- What a reporter or partner is called in a table of one's own: any scheme that mapping.ts allows.
create or replace macro code_in(scheme, text) as
  case scheme when 'comtrade' then code_of_number(text) when 'baci' then code_of_number(text)
              when 'census' then code_of_census(text) when 'name' then code_of_name(text)
              when 'gacc' then code_of_gacc(text) else code_of_letters(text) end;
create or replace macro if_reported(number, zero_is_missing) as
  case when zero_is_missing = 'true' then nullif(number, 0) else number end;
-- Chapter to subheading and national lines of even length: a lost leading zero leaves an odd one.
create or replace macro is_hs_code(text) as regexp_matches(text, '^([0-9]{2}){1,6}$');
-- Any country's national line: Japan's have nine digits.
create or replace macro is_national_code(text) as is_hs_code(text) or regexp_matches(text, '^([0-9]{9}|[0-9]{11})$');
create or replace macro not_hs_code(name, text) as
  name || ' "' || coalesce(text, '') || '" is not an HS code'
    || case when regexp_matches(text, '^([0-9]{2}){0,5}[0-9]$') then ': a leading zero may be lost' else '' end;
-- `2022-03`, `202203`, `2022-03-01` are a month, `2022` a year, and all of them when the frequency is A.
-- A year is no month: it is refused here and not in the join, which only finds rows by their hash
-- while every condition is a plain equality.
create or replace macro period_text(text, frequency) as
  case when regexp_matches(text, '^[0-9]{4}([-/.]?[0-9]{2}([-/.]?[0-9]{2}([T ].*)?)?)?$')
      and (coalesce(frequency, '') <> 'M' or length(text) > 4)
    then left(regexp_replace(text, '[^0-9]', '', 'g'), case when frequency = 'A' then 4 else 6 end) end;
-- Days are counted from 1970-01-01, so that lags need no date arithmetic.
create or replace macro as_day(text) as
  cast(date_diff('day', date '1970-01-01',
    case when substr(text, 5, 1) in ('-', '/', '.') and substr(text, 8, 1) in ('-', '/', '.') and (length(text) = 10 or substr(text, 11, 1) in ('T', ' '))
           then try_cast(translate(left(text, 10), '/.', '--') as date)
         when regexp_matches(text, '^[0-9]{8}([T ].*)?$')
           then try_cast(left(text, 4) || '-' || substr(text, 5, 2) || '-' || substr(text, 7, 2) as date) end) as integer);
create or replace macro unreadable_day(name, text) as
  case when text is not null and as_day(text) is null then name || ' "' || text || '" is not a day (2024-03-12 or 20240312)' end;
-- A time of EDIFACT is its digits and the code of their form: 101 YYMMDD, 102 and longer CCYYMMDD.
create or replace macro edifact_day(text) as
  case when regexp_matches(text, ' 101$') then as_day(case when left(text, 2) < '70' then '20' else '19' end || left(text, 6))
       else as_day(left(text, 8)) end;
create or replace macro unreadable_edifact_day(name, text) as
  case when text is not null and edifact_day(text) is null then name || ' "' || text || '" is not a day' end;
-- UN/ECE Recommendation 20.
create or replace macro kilograms_in(unit) as
  case upper(unit) when 'KGM' then 1 when 'KG' then 1 when 'TNE' then 1000 when 'T' then 1000 when 'GRM' then 0.001 when 'G' then 0.001
                   when 'LBR' then 0.45359237 when 'LB' then 0.45359237 end;
create or replace macro unknown_mass_unit(name, figure, unit) as
  case when figure is not null and kilograms_in(unit) is null then name || ' in "' || coalesce(unit, '') || '", which is no unit of mass' end;
create or replace macro as_locode(text) as
  case when length(text) = 5 then upper(text) else nullif(trim(regexp_replace(upper(text), '\b([A-Z]{2}) ([A-Z2-9]{3})\b', '\1\2', 'g')), '') end;
create or replace macro one_blank(text) as case when contains(text, '  ') then regexp_replace(text, ' +', ' ', 'g') else text end;
create or replace macro as_containers(text) as nullif(trim(one_blank(translate(upper(text), ',;/|' || chr(9), '     '))), '');
create or replace macro as_declared_code(text) as nullif(replace(replace(text, ' ', ''), '.', ''), '');
create or replace macro json_text(json, path) as json_extract_string(json, path);
create or replace macro not_boolean(name, text) as
  case when text is not null and as_boolean(text) is null then name || ' "' || text || '" is neither true nor false' end;
-- A party's name without what clerks write differently: accents, points, forms of company.
create or replace macro as_party(text) as
  trim(regexp_replace(regexp_replace(upper(strip_accents(text)), '[^A-Z0-9]+', ' ', 'g'),
    '\b(CO|LTD|LIMITED|INC|LLC|CORP|CORPORATION|COMPANY|GMBH|AG|KG|BV|NV|SA|SAS|SARL|SRL|SPA|PLC|JSC|PTE|PVT|SDN|BHD|FZE|FZCO|OOO|KK|PCL|LTDA|SL|B V|S A|S P A|S R L|K K|S L|A S|SP Z O O|S A DE C V|LTD STI|THE|AND)\b', ' ', 'g'));
-- Whether two names, as as_party() leaves them, are of different parties for all that can be seen:
-- neither alike nor one within the other.
create or replace macro other_party(a, b) as
  a is not null and b is not null and a <> b
  and jaro_winkler_similarity(a, b) < 0.85
  and not contains(a, b) and not contains(b, a);
create or replace macro six_digits(code) as case when regexp_matches(code, '^[0-9]{6,13}$') then left(code, 6) end;
-- ISO 6346: four letters, six digits, and Σ value × 2^place modulo 11 modulo 10 as the last; trade/identifier.ts says the same.
create or replace macro container_value(text, place) as
  (strpos('0123456789A?BCDEFGHIJK?LMNOPQRSTU?VWXYZ', substr(text, place, 1)) - 1) * (1 << (place - 1));
create or replace macro is_container_number(text) as
  regexp_matches(text, '^[A-Z]{3}[UJZ][0-9]{7}$')
  and (container_value(text, 1) + container_value(text, 2) + container_value(text, 3) + container_value(text, 4) + container_value(text, 5)
    + container_value(text, 6) + container_value(text, 7) + container_value(text, 8) + container_value(text, 9) + container_value(text, 10)) % 11 % 10
    = try_cast(substr(text, 11, 1) as integer);
create or replace macro is_imo_number(text) as
  regexp_matches(regexp_replace(text, '^IMO *', ''), '^[0-9]{7}$')
  and (7 * try_cast(substr(right(text, 7), 1, 1) as integer) + 6 * try_cast(substr(right(text, 7), 2, 1) as integer) + 5 * try_cast(substr(right(text, 7), 3, 1) as integer)
    + 4 * try_cast(substr(right(text, 7), 4, 1) as integer) + 3 * try_cast(substr(right(text, 7), 5, 1) as integer) + 2 * try_cast(substr(right(text, 7), 6, 1) as integer)) % 10
    = try_cast(right(text, 1) as integer);
-- The house of an address, without the door: firms behind one door are few, in one house many.
create or replace macro as_building(text) as
  trim(regexp_replace(regexp_replace(upper(text), '\b(SUITE|UNIT|ROOM|RM|FLOOR|FL|OFFICE|FLAT|APT)[ .:#]*[0-9]+[A-Z]?\b', ' ', 'g'), '[^A-Z0-9]+', ' ', 'g'));
-- Which document binds most where two say different things of a consignment.
create or replace macro document_rank(document_type) as
  case document_type when 'import_declaration' then 1 when 'transit_declaration' then 2 when 'export_declaration' then 3 when 'manifest' then 4
    when 'house_bill' then 5 when 'certificate_of_origin' then 6 when 'invoice' then 7 when 'packing_list' then 8 when 'master_bill' then 9 else 10 end;
-- A cell of the Consolidated Screening List: "a; b" in the CSV, ["a", "b"] in the JSON.
create or replace macro listed_cells(text) as
  case when text like '[%' then json_extract_string(text, '$[*]') else string_split(text, '; ') end;
create or replace macro listed_addresses(text) as
  case when text like '[{%' then list_transform(json_extract(text, '$[*]'), lambda one: concat_ws(', ',
      one ->> '$.address', one ->> '$.city', one ->> '$.state', one ->> '$.postal_code', one ->> '$.country'))
    else string_split(text, '; ') end;
-- "Passport, A123, IR, …" in the CSV; an object with number in the JSON. The number is what is compared.
create or replace macro listed_identifiers(text) as
  case when text like '[{%' then json_extract_string(text, '$[*].number')
    else list_filter(list_transform(string_split(text, '; '), lambda one: trim(split_part(one, ',', 2))), lambda one: regexp_matches(one, '^[^a-z]*[0-9][^a-z]*$')) end;
