import Basics

/// The form by which matches are chosen. It is a GET form: what is chosen stands in the address.
struct FilterForm {
  let query: MatchQuery
  let activity: ActivityReport
  /// What may be proposed: names and feeds of the matches on the page.
  var entities: [(id: String, name: String)] = []
  var feeds: [(id: String, name: String)] = []
  /// Whether the page refreshes itself.
  var refreshes = false

  func html() -> HTML {
    """
    <form class="filter" action="/" method="get" role="search" aria-label="Filter matches">
    <div class="fields"><label class="long">Words <input type="search" name="q" value="\(query.words ?? "")" \
    placeholder="visa OR visas, &quot;in quotes&quot;, -without"></label>
    <label>Topic <select name="topic">\(options(activity.topics.map { ($0.id, $0.title) }, query.topic, all: "all topics"))\
    </select></label>
    <label>Since <select name="since">\(options(Self.spans, query.since, all: "any time"))</select></label>
    <button>Show</button></div>
    <details\(isDetailed ? " open" : "")><summary>More filters</summary><div class="fields">
    <label>Side <select name="side">\(options(activity.sides.map { ($0, $0) }, query.side, all: "both"))</select></label>
    <label>Language <select name="language">\(options(languages, query.language, all: "all"))</select></label>
    <label>Probability <select name="minProbability">\(options(Self.probabilities, query.minProbability, all: "any"))\
    </select></label>
    <label>Name <input name="entity" list="entities" value="\(query.entity ?? "")" placeholder="id, as ru.lavrov"></label>
    <label>Feed <input name="feed" list="feeds" value="\(query.feed ?? "")" placeholder="id"></label>
    <label class="check"><input type="checkbox" name="story" value="first"\(query.isFirstOnly ? " checked" : "")> \
    first reports only</label></div>
    <datalist id="entities">\(entities.map(proposal))</datalist><datalist id="feeds">\(feeds.map(proposal))</datalist>
    </details>\(refresh)</form>\(chosen())
    """
  }

  /// A page that refreshes itself goes on to do so.
  private var refresh: HTML { refreshes ? "<input type=\"hidden\" name=\"refresh\" value=\"1m\">" : "" }

  private static let spans = [
    ("1h", "1 hour ago"), ("24h", "24 hours ago"), ("3d", "3 days ago"), ("7d", "7 days ago"), ("30d", "30 days ago"),
  ]
  private static let probabilities = [
    ("0.5", "50 % or more"), ("0.7", "70 % or more"), ("0.8", "80 % or more"), ("0.9", "90 % or more"),
    ("0.95", "95 % or more"),
  ]

  private var languages: [(String, String)] { activity.languages.map { ($0, PageText.language($0)) } }

  /// Whether something is chosen that would be hidden.
  private var isDetailed: Bool {
    query.side != nil || query.language != nil || query.minProbability != nil || query.entity != nil
      || query.feed != nil || query.isFirstOnly
  }

  /// The choices of a list; what is chosen is one of them in any case.
  private func options(_ known: [(String, String)], _ chosen: String?, all: String) -> [HTML] {
    let isKnown = known.contains { $0.0 == chosen }
    let choices = known + (isKnown ? [] : chosen.map { [($0, $0)] } ?? [])
    return ["<option value=\"\">\(all)</option>"]
      + choices.map { value, title in
        let selected: HTML = value == chosen ? " selected" : ""
        return "<option value=\"\(value)\"\(selected)\(PageText.foreign(title))>\(title)</option>"
      }
  }

  private func proposal(_ value: (id: String, name: String)) -> HTML {
    "<option value=\"\(value.id)\">\(value.name)</option>"
  }

  /// What is chosen, each with a link that takes it away.
  private func chosen() -> HTML {
    var links: [HTML] = []
    func add(_ isChosen: Bool, _ title: String, isName: Bool = false, _ change: (inout MatchQuery) -> Void) {
      guard isChosen else { return }
      let text: HTML = isName ? "<bdi\(PageText.foreign(title))>\(title)</bdi>" : "\(title)"
      var without = query.fromTheTop
      change(&without)
      links.append(
        """
        <li><a class="chip" href="/\(without.address(refreshing: refreshes))">\
        \(text) <span aria-hidden="true">×</span>\
        <span class="unseen">, remove this filter</span></a></li>
        """)
    }
    add(query.words != nil, "“\(query.words ?? "")”") { $0.words = nil }
    add(query.topic != nil, activity.title(of: query.topic ?? ""), isName: true) { $0.topic = nil }
    let (entity, feed) = (query.entity ?? "", query.feed ?? "")
    add(query.entity != nil, entities.first { $0.id == entity }?.name ?? entity, isName: true) { $0.entity = nil }
    add(query.side != nil, "side \(query.side ?? "")") { $0.side = nil }
    add(query.feed != nil, feeds.first { $0.id == feed }?.name ?? feed, isName: true) { $0.feed = nil }
    add(query.language != nil, PageText.language(query.language ?? "")) { $0.language = nil }
    add(query.since != nil, "since \(query.since ?? "")") { $0.since = nil }
    add(query.minProbability != nil, "probability from \(query.minProbability ?? "")") { $0.minProbability = nil }
    add(query.isFirstOnly, "first reports") { $0.isFirstOnly = false }
    return links.isEmpty ? "" : "<ul class=\"chosen\" aria-label=\"Filters in force\">\(links)</ul>"
  }
}
