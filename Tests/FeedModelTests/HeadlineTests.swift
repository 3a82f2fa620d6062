import FeedModel
import Testing

/// Titles without content, and what is shown instead.
struct HeadlineTests {
  @Test(
    "A title without a word, a placeholder, an address and a handle are not headlines",
    arguments: [
      nil, "", " ", "…", "—", "🇷🇺🇺🇸", "Untitled", "(no title)", "[No title]", "Без названия", "(Без темы)", "Photo",
      "🖼 Фото",
      "12:30", "2026-11-26", "https://t.me/channel/123", "t.me/channel/123", "@mfa_russia", "Ohne Titel", "Sans titre",
    ] as [String?])
  func missing(_ title: String?) { #expect(Headline.isMissing(title)) }

  @Test(
    "A short title is a headline",
    arguments: [
      "Talks", "Photo deal", "US-Russia", "Встреча", "Link to Kremlin found", "Video: Lavrov", "No deal", "None left",
    ])
  func present(_ title: String) { #expect(!Headline.isMissing(title)) }

  @Test("The feed's own title is not a headline")
  func feedTitle() {
    #expect(Headline.isMissing("Harbour Wire Russia desk", feedTitle: "Harbour Wire Russia desk"))
    #expect(!Headline.isMissing("Harbour Wire sold", feedTitle: "Harbour Wire"))
  }

  @Test("The first sentence is shown; without one the title, else the beginning of the text")
  func shown() {
    #expect(Headline.shown(headline: "First.", title: "Untitled", text: "First. Second.") == "First.")
    #expect(Headline.shown(headline: nil, title: "Title", text: "Text") == "Title")
    #expect(Headline.shown(headline: nil, title: "", text: "Text") == "Text")
    let long = Headline.shown(headline: nil, title: nil, text: String(repeating: "ж", count: 4000))
    #expect(long.unicodeScalars.count < 200 && long.hasSuffix("…"))
    #expect(!Headline.shown(headline: nil, title: nil, text: nil).isEmpty)
  }
}
