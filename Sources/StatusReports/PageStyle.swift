/// The pages' style sheet: one column on phones, matches with charts beside them on wide screens, dark if the reader's
/// system is dark. Text has a contrast of 4.5:1 or more on both backgrounds, the charts' colours and the borders of fields
/// 3:1 (WCAG 2.2); the colours differ in lightness too, so that they can be told apart without seeing colours.
package enum PageStyle {
  /// The style sheet.
  package static let css = """
    :root { --ground: #fff; --panel: #f5f6f8; --ink: #1c1e21; --soft: #57606a; --line: #d9dde2; --edge: #7d8590;
      --mark: #ffe9a8; --link: #0b57a4; --good: #176b33; --good-ground: #e7f5eb; --bad: #a51d15; --bad-ground: #fdecea;
      --a: #1f5fa8; --b: #c2410c; --s2: #22865d; --s3: #8a5fc4; --s4: #957000; --s5: #6b7680; }
    @media (prefers-color-scheme: dark) { :root { --ground: #14171a; --panel: #1d2125; --ink: #e6e8ea; --soft: #a2adb8;
      --line: #343b43; --edge: #77828e; --mark: #4a3900; --link: #7db7f5; --good: #6fd18d; --good-ground: #14281b;
      --bad: #ff9d94; --bad-ground: #341614; --a: #6aa9f0; --b: #f2925c; --s2: #5bd0a0; --s3: #b99af0; --s4: #f0c84b;
      --s5: #8c97a3; } }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; }
    body { margin: 0 auto; max-width: 78rem; padding: 0 1rem 2rem; background: var(--ground); color: var(--ink);
      font: 1rem/1.5 system-ui, sans-serif; }
    a { color: var(--link); text-underline-offset: .15em; } a:hover { text-decoration-thickness: 2px; }
    :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: .2rem; }
    h1 { font-size: 1.5rem; line-height: 1.25; margin: 1.2rem 0 .4rem; overflow-wrap: anywhere; }
    h2 { font-size: 1.15rem; margin: 0 0 .4rem; } h3, h2.hit { font-size: 1.1rem; line-height: 1.35; margin: 0 0 .2rem; }
    p { margin: .3rem 0; } ul, ol { margin: 0; padding: 0; list-style: none; } small { color: var(--soft); font-weight: 400; white-space: nowrap; }
    code { font: .9em ui-monospace, monospace; background: var(--panel); padding: .05rem .3rem; border-radius: .2rem;
      overflow-wrap: anywhere; }
    .meta, .legend, footer { color: var(--soft); font-size: .875rem; } .meta a { color: inherit; }
    .good { color: var(--good); } .bad { color: var(--bad); }
    .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    .skip { position: absolute; left: -100rem; } .skip:focus { left: 1rem; top: .5rem; background: var(--ground); }

    .top { display: flex; flex-wrap: wrap; align-items: baseline; gap: .2rem 1.5rem; padding: .8rem 0; }
    .top .name { font-size: 1.25rem; font-weight: 700; color: inherit; text-decoration: none; }
    .top ul { display: flex; gap: .3rem; } .top li a { display: block; padding: .3rem .6rem; border-radius: .3rem; }
    .top [aria-current] { background: var(--panel); color: var(--ink); text-decoration: none; font-weight: 600; }

    .strip { border-left: .35rem solid; padding: .5rem .9rem; border-radius: .2rem; font-size: .925rem; }
    .strip p { margin: 0; } .strip.good { background: var(--good-ground); }
    .strip.bad { background: var(--bad-ground); } .strip.bad p { color: var(--soft); }
    .strip.bad li a { color: inherit; font-weight: 600; display: inline-block; padding: .15rem 0; }
    .notice { border-left: .35rem solid var(--bad); padding: .5rem .9rem; margin: .8rem 0; overflow-wrap: anywhere; }
    .problem { color: var(--bad); font-weight: 600; }

    .filter { margin: .8rem 0 0; } .fields { display: flex; flex-wrap: wrap; align-items: end; gap: .5rem .8rem; }
    label { display: grid; gap: .1rem; font-size: .8rem; color: var(--soft); } label.long { flex: 1 1 16rem; }
    label input:not([type=checkbox]), select { width: 100%; }
    label.check { display: flex; align-items: center; gap: .4rem; min-height: 2.3rem; font-size: .9rem; color: inherit; }
    input, select, button { font: inherit; font-size: .95rem; color: var(--ink); background: var(--ground);
      border: 1px solid var(--edge); border-radius: .3rem; padding: .35rem .5rem; min-height: 2.3rem; max-width: 100%; }
    input[type=checkbox] { min-height: 0; width: 1.1rem; height: 1.1rem; margin: 0; }
    ::placeholder { color: var(--soft); opacity: 1; }
    button { background: var(--ink); color: var(--ground); border-color: var(--ink); padding: .35rem 1rem; cursor: pointer; }
    summary { cursor: pointer; padding: .25rem 0; width: fit-content; color: var(--soft); font-size: .875rem; }
    .chosen { display: flex; flex-wrap: wrap; gap: .4rem; margin: .6rem 0 0; }
    .chip { display: inline-block; padding: .1rem .6rem; border: 1px solid var(--edge); border-radius: 1rem;
      text-decoration: none; font-size: .875rem; }
    .chip[aria-current] { background: var(--ink); color: var(--ground); border-color: var(--ink); }

    .columns { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.5rem 3rem; margin-top: 1.2rem; }
    .title { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 1rem; }
    article { border-top: 1px solid var(--line); padding: .9rem 0; overflow-wrap: anywhere; }
    article h3 a, .hit a { color: inherit; text-decoration: none; }
    article h3 a:hover, .hit a:hover { text-decoration: underline; }
    mark { background: var(--mark); color: inherit; border-radius: .15rem; padding: 0 .1rem; }
    .summary { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; line-clamp: 3; overflow: hidden; }
    .topics { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; margin: .4rem 0; font-size: .875rem; }
    .topics li { display: flex; flex-wrap: wrap; align-items: center; gap: .1rem .45rem; } .tone { color: var(--soft); }
    .bar { width: 3rem; height: .45rem; border-radius: .2rem; } .bar .rail { fill: var(--line); }
    .bar .fill { fill: var(--a); } .number { font-variant-numeric: tabular-nums; }
    .names { display: flex; flex-wrap: wrap; gap: 0 1rem; font-size: .875rem; }
    .names a { display: inline-block; padding: .1rem 0; }
    .reports { border-left: 2px solid var(--line); padding-left: .8rem; margin: .5rem 0 .2rem; font-size: .925rem; }
    .reports li { padding: .15rem 0; } .reports bdi > a { text-decoration: none; }
    .reports bdi > a:hover { text-decoration: underline; } .why { font-size: .875rem; } .why q { font-style: italic; }
    .pages { border-top: 1px solid var(--line); padding: .9rem 0; }
    .pages a { display: inline-block; padding: .3rem .9rem; border: 1px solid var(--edge); border-radius: .3rem;
      text-decoration: none; }
    .chains > li { border-left: 2px solid var(--edge); padding: .1rem 0 .7rem 1rem; overflow-wrap: anywhere; }
    .chains p { margin: 0; font-weight: 600; } .chains ol { font-size: .925rem; }
    .timeline li { border-left: 2px solid var(--edge); padding: .1rem 0 .9rem 1rem; overflow-wrap: anywhere; }

    figure { margin: 0 0 1.4rem; } figcaption { font-size: .9rem; font-weight: 600; margin-bottom: .4rem; }
    .plot { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .2rem .5rem; }
    .plot svg { width: 100%; height: 7rem; border-bottom: 1px solid var(--edge); }
    .scale, .ticks { display: flex; justify-content: space-between; color: var(--soft); font-size: .75rem; line-height: 1; }
    .scale { flex-direction: column; text-align: right; } .ticks { grid-column: 2; } .ticks li { flex: 1 1 0; }
    .axis { stroke: var(--edge); } .legend { display: flex; flex-wrap: wrap; gap: .1rem .9rem; margin-top: .3rem; }
    .key { display: inline-block; width: .7rem; height: .7rem; margin-right: .35rem; border-radius: .1rem; }
    rect.s0, rect.d0 { fill: var(--a); } rect.s1, rect.d1 { fill: var(--b); } rect.s2 { fill: var(--s2); }
    rect.s3 { fill: var(--s3); } rect.s4 { fill: var(--s4); } rect.s5 { fill: var(--s5); }
    .key.s0, .key.d0 { background: var(--a); } .key.s1, .key.d1 { background: var(--b); } .key.s2 { background: var(--s2); }
    .key.s3 { background: var(--s3); } .key.s4 { background: var(--s4); } .key.s5 { background: var(--s5); }

    .scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .875rem; }
    th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-top: 1px solid var(--line); }
    thead th { color: var(--soft); font-weight: 400; border: 0; } tbody th { font-weight: 600; }
    .feeds { margin-top: 1rem; } .wrong p { margin: .15rem 0 0; } .wrong { overflow-wrap: anywhere; min-width: 12rem; }
    footer { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: .6rem; } footer a { color: inherit; }
    @media (max-width: 30rem) { .top { gap: .1rem .7rem; } .top ul { gap: 0; } .top li a { padding: .3rem .45rem; }
      .fields > label:not(.check, .long) { flex: 1 1 7rem; } }
    @media (max-width: 48rem) { .feeds thead { position: absolute; clip-path: inset(50%); height: 1px; overflow: hidden; }
      .feeds, .feeds tbody, .feeds tr, .feeds td, .feeds th { display: block; }
      .feeds td, .feeds th { border: 0; padding: .05rem 0; }
      .feeds td[data-label] { display: inline-block; margin-right: 1rem; }
      .feeds tr { border-top: 1px solid var(--line); padding: .6rem 0; }
      .feeds td[data-label]::before { content: attr(data-label) ": "; color: var(--soft); } }
    @media (min-width: 62rem) { .columns { grid-template-columns: minmax(0, 1fr) 22rem; } }
    """
}
