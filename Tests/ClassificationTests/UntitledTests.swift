import Classification
import Testing

/// Posts without a title: the first sentence is read like a headline.
struct UntitledTests {
  private let watchlist = SmallWatchlist.with(["compound*": 10], gate: .pairTitle, threshold: 15)

  @Test(
    "The first sentence of an untitled post opens gates that need a title",
    arguments: [
      "Russia demands US compound back. No reply came.", "Russia demands US compound back",
      "⚡️ Russia demands US compound back!",
      "BREAKING! Russia demands US compound back. More soon.", "Срочно. Россия требует: США, верните compound.",
      "🇷🇺 Russia demands US compound back…\nNo reply.",
    ])
  func firstSentence(_ text: String) throws {
    for title in ["", "Untitled", "📷", "https://t.me/desk/1"] {
      let verdict = try watchlist.verdict(title, summary: text)
      #expect(verdict.relevant, "\(title): \(text)")
      let hit = try #require(verdict.topics.first?.evidence.first)
      #expect(hit.field == .summary)
      let quoted = Array(text.unicodeScalars)[hit.start..<hit.end]
      #expect(String(String.UnicodeScalarView(quoted)) == hit.text)
    }
  }

  @Test("The second sentence is not a headline; below a title the first is not one either")
  func others() throws {
    let second = "Harbour notes of this week. Russia demands US compound back."
    #expect(try !watchlist.verdict("", summary: second).relevant)
    #expect(try !watchlist.verdict("Harbour notes of this week", summary: "Russia demands US compound back.").relevant)
  }

  @Test("If the title is the beginning of the text, cut off, the first sentence is the headline")
  func cutTitle() throws {
    let text = "Russia demands US compound back. No reply."
    #expect(try watchlist.verdict("Russia demands US…", summary: text).relevant)
    #expect(try watchlist.verdict("Russia demands US com...", summary: text).relevant)
    #expect(try !watchlist.verdict("Harbour notes…", summary: text).relevant)
  }

  @Test("An item with only `content` is judged, with the factor of a title for its first sentence")
  func content() throws {
    let (classifier, _) = Classifier.compile(watchlist)
    let item = Item(id: "x", title: "", content: "Russia demands US compound back. And more.")
    let verdict = try #require(classifier).classify(item)
    let titled = try watchlist.verdict("Russia demands US compound back")
    #expect(verdict.score == titled.score && verdict.score > 0)
    #expect(verdict.headline == "Russia demands US compound back.")
    #expect(titled.headline == nil)
  }

  @Test(
    "The headline shown is the sentence alone, without the first signs of the next one",
    arguments: [
      ("Russia demands US compound back. “No,” it said.", "Russia demands US compound back."),
      ("“Russia wants US compound”: source. — Next. ", "“Russia wants US compound”: source."),
      ("Russia wants US compound 👉 https://t.me/x", "Russia wants US compound"),
      ("Russia wants US compound\n\n#news", "Russia wants US compound"),
    ])
  func shown(_ text: String, _ headline: String) throws {
    #expect(try watchlist.verdict("", summary: text).headline == headline)
  }

  @Test("An item without any text matches nothing")
  func nothing() throws { #expect(try !watchlist.verdict("", summary: "").relevant) }
}
