"""The search engine of a site, asked from one of its pages without the search field."""

from __future__ import annotations

STARTED = """
  const config = JSON.parse(document.querySelector("#__config").textContent)
  const worker = new Worker(new URL(config.search, location.href))
  const told = message => new Promise(resolve => {
    worker.onmessage = event => resolve(event.data.data)
    worker.postMessage(message)
  })
  const index = await (await fetch("search/search_index.json")).json()
  await told({type: 0, data: {...index, options: {}}})
  const ask = query => told({type: 2, data: query})
"""
"""JavaScript, for an asynchronous function: then `ask` promises the groups of results, as `items`,
that the engine finds for a query."""
