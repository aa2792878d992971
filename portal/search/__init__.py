"""Search, one over everything: the engine's interface, the query language, the thesaurus, the Whoosh engine.

The engine (no database, no Flask; everything else in the portal talks to it in these words):

    thesaurus = Thesaurus.from_folder(content / "vocabulary")            # portal.search.thesaurus
    engine: SearchEngine = WhooshEngine(data_dir / "search", thesaurus)  # portal.search.whoosh_engine

    engine.search(SearchRequest(text, tokens, tier, filters, page, per_page, sort, masked)) -> SearchAnswer
    engine.complete(SearchRequest(...), limit=8) -> tuple[Completion, ...]
    engine.lock(timeout=1.0)             # the one writers' lock; free to enter again in the same thread
    engine.update(documents, removed=()) # replace the documents of these items, take items out
    engine.rebuild(documents) -> int     # aside, then switched to in one step
    engine.status() -> IndexStatus       # never raises

- Make one engine a process and keep it; threads may share it. It opens the index again by itself whenever any
  process has changed it: `<folder>/current.json` counts the changes and is read before each search.
- `tokens` are `access.policy.viewer_tokens(viewer)`, `tier` is `tiers.tier_of_viewer(viewer)`, `masked` the ids of
  the items that still wait in the index queue. An item lies in the index of the widest tier that could read it
  (`tiers.tier_of_rights`), and a reader's search opens the indexes of the reader's own tier and those below.
- Problems are `engine.IndexProblem`: `IndexMissing`, `IndexOutdated`, `IndexDamaged` (answer from the database and
  rebuild) and `IndexBusy` (somebody writes: leave the queue for later).
- Drain the queue like this, so that no process writes an older state over a newer one:
  `with engine.lock(): read the queue, read the rows, engine.update(...), settle the queue and commit`.
- `rebuild` takes each item once and keeps the lock until it is done.
- `Snippet.parts` is plain text with marks: escape it, and wrap marked parts in `<mark>`.
"""
