-- Words against code. The file's own usage is learned from all its descriptions (naive Bayes over
-- words, the consignment's own use left out); a trained model, where there is one, has the last word
-- in refine(). Beside it the price: cheap words at a dear price.
with said as (
  select p.consignment, p.document_type, p.goods_description,
    trim(regexp_replace(lower(strip_accents(p.goods_description)), '[^a-z0-9]+', ' ', 'g')) as text,
    six_digits(c.commodity) as code
  from paper p
  join consignment c on c.consignment = p.consignment
  where p.goods_description is not null and six_digits(c.commodity) is not null
),
phrase as (select text, code, count(distinct consignment) as n from said group by text, code),
code_all as (select code, count(distinct consignment) as n from said group by code),
word as (
  select distinct text, word from (select distinct text from phrase) t, unnest(string_split(t.text, ' ')) u (word)
  where length(word) >= 3 and not regexp_matches(word, '^[0-9]+$')
),
word_code as (
  select w.word, p.code, sum(p.n) as n from word w join phrase p on p.text = w.text group by w.word, p.code
),
telling as (
  -- A word that goes with a fifth of all codes tells nothing of goods.
  select word from word_code where n > 1 group by word
  having count(*) <= greatest(3, $telling_share * (select count(*) from code_all)) and count(*) <= 100
),
read_word as (
  select w.text, w.word, count(*) over (partition by w.text) as words
  from word w join telling t on t.word = w.word
),
score as (
  select r.text, k.code, min(r.words) as words, count(*) as met,
    sum(ln((k.n + 0.5) / 0.5)) + min(r.words) * ln(0.5 / (a.n + 1)) + ln(a.n) as score,
    sum(ln((greatest(k.n - 1, 0) + 0.5) / 0.5)) + min(r.words) * ln(0.5 / a.n) + ln(greatest(a.n - 1, 0.5)) as score_without,
    min(k.n) as least
  from read_word r
  join word_code k on k.word = r.word
  join code_all a on a.code = k.code
  group by r.text, k.code, a.n
),
best as (
  select text, code, score, least, row_number() over (partition by text order by score desc, code) as place from score
),
told as (
  select p.text, p.code, b.code as told, b.score - coalesce(s.score_without, r.words * ln(0.5 / a.n) + ln(a.n)) as strength
  from phrase p
  join (select text, min(words) as words from read_word group by text) r on r.text = p.text
  join code_all a on a.code = p.code
  join best b on b.text = p.text and b.place = (select min(o.place) from best o where o.text = p.text and o.code <> p.code)
  left join score s on s.text = p.text and s.code = p.code
  where b.least >= $least_uses
),
worst as (
  select d.consignment, max(t.strength) as strength, max_by(d.document_type, t.strength) as document_type,
    max_by(d.goods_description, t.strength) as goods_description, max_by(t.told, t.strength) as told, max_by(t.code, t.strength) as code
  from said d
  join told t on t.text = d.text and t.code = d.code
  where t.strength > $strength
  group by d.consignment
)
-- A slip within the heading is a clerk's, unless it leads out of what a measure holds.
select w.consignment, 'words' as kind,
  -- Toward a code that a measure holds from one that none does: the direction that pays.
  w.strength + case when held.code is not null and free.code is null then 10 else 0 end as strength,
  cast(null as double) as half, cast(null as double) as nine_tenths,
  (select count(distinct consignment) from said) as asked,
  w.document_type || ' says "' || w.goods_description || '", which goes with ' || w.told || case when held.code is not null then ' (held by ' || held.measure || ')' else '' end || '; declared is ' || w.code as says,
  w.goods_description as text, w.code as declared
from worst w
left join (select code, min(measure) as measure from controlled_code group by code) held on held.code = w.told
left join (select distinct code from controlled_code) free on free.code = w.code
where left(w.told, 4) <> left(w.code, 4) or (held.code is not null and free.code is null)
union all
-- Only beside words: a price alone is asked about elsewhere. Leaving it out elsewhere makes p larger, not smaller.
select d.consignment, 'price', abs(d.z), d.half, d.nine_tenths, d.asked, d.says, null, d.code
from distance d join worst w on w.consignment = d.consignment
where d.kind = 'price' and abs(d.z) > 3.5 * d.half
union all
-- For a trained model, where there is one: every description of a file that is not too large to read one by one.
select s.consignment, 'phrase', 0, null, null, (select count(distinct consignment) from said),
  s.document_type || ' says "' || s.goods_description || '"; declared is ' || s.code, s.goods_description, s.code
from said s
where (select count(*) from phrase) <= $most_phrases and (select count(*) from said) <= 100 * $most_phrases
