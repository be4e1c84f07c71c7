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
create or replace macro code_of_letters(text) as upper(trim(text));
-- What a reporter or partner is called in a table of one's own: any scheme that mapping.ts allows.
create or replace macro code_in(scheme, text) as
  case scheme when 'comtrade' then code_of_number(text) when 'baci' then code_of_number(text)
              when 'census' then code_of_census(text) when 'name' then code_of_name(text)
              when 'gacc' then code_of_gacc(text) else code_of_letters(text) end;
-- A partner or reporter that stands for several countries and whose members nobody listed: it cannot
-- be told whether they stand beside it. Groups with known members are weighed in settle.sql.
create or replace macro is_sum_of_countries(kind, alpha3) as
  kind = 'aggregate' and alpha3 not in (select g.country_group from country_group g);
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
create or replace macro period_text(text, frequency) as
  case when regexp_matches(text, '^[0-9]{4}([-/.]?[0-9]{2}([-/.]?[0-9]{2}([T ].*)?)?)?$')
    then left(regexp_replace(text, '[^0-9]', '', 'g'), case when frequency = 'A' then 4 else 6 end) end;
