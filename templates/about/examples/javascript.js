const response = await fetch("{{ site_url }}/agreements.json?country=kr");
const { count, facets } = await response.json();
console.log(`${count}件`);
for (const { label, count } of facets.topic) console.log(label, count);
