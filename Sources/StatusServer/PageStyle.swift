/// The page's style sheet: one column on phones, two on wide screens, dark if the reader's system is dark. The colours
/// of the charts have enough contrast on both backgrounds and differ in lightness, so that they can be distinguished
/// without seeing colours.
enum PageStyle {
  static let css = """
    :root { --ground: #fff; --ink: #1c1e21; --soft: #5c6570; --line: #d9dde2; --mark: #ffe28a; --good: #1b7f3b;
      --bad: #b3261e; --a: #1f5fa8; --b: #c2410c; --s0: #1f5fa8; --s1: #c2410c; --s2: #2a9d6f; --s3: #8a5fc4;
      --s4: #d9a514; --s5: #9aa4af; }
    @media (prefers-color-scheme: dark) { :root { --ground: #14171a; --ink: #e6e8ea; --soft: #9aa5b1; --line: #333a42;
      --mark: #6b5200; --good: #59c47b; --bad: #ff8a80; --a: #6aa9f0; --b: #f2925c; --s0: #6aa9f0; --s1: #f2925c;
      --s2: #5bd0a0; --s3: #b99af0; --s4: #f0c84b; --s5: #77828e; } }
    * { box-sizing: border-box; }
    body { margin: 0 auto; max-width: 76rem; padding: 0 1rem 2rem; background: var(--ground); color: var(--ink);
      font: 1rem/1.45 system-ui, sans-serif; }
    header p, .meta, small, footer { color: var(--soft); }
    h1 { font-size: 1.5rem; margin: 1rem 0 0; } h2 { font-size: 1.1rem; margin: 1.2rem 0 .4rem; }
    h3 { font-size: 1rem; margin: .1rem 0; } p { margin: .2rem 0; } a { color: var(--a); }
    main { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 2rem; }
    nav { display: flex; flex-wrap: wrap; gap: .4rem; margin: .8rem 0 0; }
    nav a { padding: .15rem .6rem; border: 1px solid var(--line); border-radius: 1rem; text-decoration: none; }
    nav a[aria-current] { background: var(--ink); color: var(--ground); }
    article { border-top: 1px solid var(--line); padding: .6rem 0; overflow-wrap: anywhere; }
    article a { color: inherit; }
    mark { background: var(--mark); color: inherit; border-radius: .2rem; padding: 0 .1rem; }
    ul { margin: .2rem 0; padding: 0; list-style: none; }
    .names li, .legend li { display: inline-block; margin-right: .9rem; color: var(--soft); font-size: .9rem; }
    .reasons { font-size: .9rem; } .good { color: var(--good); } .bad { color: var(--bad); }
    .notice { border-left: .3rem solid var(--bad); padding-left: .8rem; }
    .scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; }
    th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-top: 1px solid var(--line); }
    @media (max-width: 40rem) { thead { display: none; } table, tbody, tr, td { display: block; }
      td { border: 0; padding: .05rem 0; } tr { border-top: 1px solid var(--line); padding: .4rem 0; }
      td[data-label]::before { content: attr(data-label) ": "; color: var(--soft); } }
    svg { width: 100%; height: auto; } svg text { fill: var(--soft); font-size: 11px; }
    .axis { stroke: var(--line); } .key { display: inline-block; width: .7rem; height: .7rem; margin-right: .35rem; }
    rect.s0 { fill: var(--s0); } rect.s1 { fill: var(--s1); } rect.s2 { fill: var(--s2); } rect.s3 { fill: var(--s3); }
    rect.s4 { fill: var(--s4); } rect.s5 { fill: var(--s5); }
    .key.s0 { background: var(--s0); } .key.s1 { background: var(--s1); } .key.s2 { background: var(--s2); }
    .key.s3 { background: var(--s3); } .key.s4 { background: var(--s4); } .key.s5 { background: var(--s5); }
    path { fill: none; stroke-width: 2; } .l0 { stroke: var(--a); } .l1 { stroke: var(--b); stroke-dasharray: 6 3; }
    .d0 { fill: var(--a); background: var(--a); } .d1 { fill: var(--b); background: var(--b); }
    @media (min-width: 60rem) { main { grid-template-columns: 1fr 1fr; } .wide, nav { grid-column: 1 / -1; } }
    """
}
