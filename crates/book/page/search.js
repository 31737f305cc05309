// mdBook's search knows words of ASCII letters. Whoever looks for a Chinese word gets the places that have it.
"use strict";

(() => {
  const { load } = elasticlunr.Index;

  function found(index, words) {
    const docs = Object.entries(index.documentStore.docs);
    const count = (text, word) => text.toLowerCase().split(word).length - 1;
    const score = doc => words.map(word => 9 * count(doc.title, word) + count(doc.body, word));
    return docs
      .map(([ref, doc]) => ({ ref, doc, scores: score(doc) }))
      .filter(({ scores }) => scores.every(score => score > 0))
      .map(({ ref, doc, scores }) => ({ ref, doc, score: scores.reduce((a, b) => a + b) }))
      .sort((one, other) => other.score - one.score);
  }

  elasticlunr.Index.load = dump => {
    const index = load.call(elasticlunr.Index, dump);
    const search = index.search.bind(index);
    index.search = (term, options) => {
      const words = term.toLowerCase().split(/\s+/).filter(word => word);
      return /\p{Script=Han}/u.test(term) ? found(index, words) : search(term, options);
    };
    return index;
  };
})();
