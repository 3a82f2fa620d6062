import Configuration
import Testing

/// The values of a webhook's `stories`.
struct StoriesOfWebhookTests {
  private func read(_ value: String) -> (WebhookSettings.Stories?, [String]) {
    let text = """
      webhooks:
        - {id: desk, url: "https://desk.example/hook", stories: \(value)}
      """
    let (settings, diagnostics) = SettingsLoader.load(text: text, file: "/etc/d/c.yaml")
    return (settings?.webhooks.first?.stories, diagnostics.map { "\($0)" })
  }

  @Test(
    "`all`, `first` and a number of feeds are read",
    arguments: [
      ("all", WebhookSettings.Stories.all), ("first", .first), ("{grown: 5}", .grown(5)),
    ])
  func understood(value: String, stories: WebhookSettings.Stories) {
    let (read, problems) = read(value)
    #expect(read == stories && problems.isEmpty)
  }

  @Test("Any other value is an error", arguments: ["firts", "{grown: 1}", "{grown: many}", "{}", "3"])
  func refused(value: String) { #expect(!read(value).1.isEmpty) }
}
