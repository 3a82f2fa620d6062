import TestSupport
import Testing

/// Commands that need a state, where no daemon has run yet.
struct AbsentStateTests {
  private static let commands: [[String]] = [
    ["search", "visa"], ["stories"], ["digest"], ["marks"], ["mark", "1", "yes"], ["reclassify", "--since", "7d"],
    ["mutes"], ["mute", "words", "--until", "3d"], ["unmute", "words"], ["names", "--unknown"], ["check", "--usage"],
    ["webhook", "list"], ["explain", "--url", "https://news.example/1"],
  ]

  @Test("A command that needs a state says that there is none yet, and makes none", arguments: commands)
  func absent(_ command: [String]) throws {
    let folder = try TemporaryFolder()
    try folder.write("feeds.yaml", "version: 1\nfeeds: [{id: one, url: \"https://news.example/rss\"}]\n")
    try folder.write(
      "diplowatch.yaml",
      "watchlist: [feeds.yaml]\nstate: sqlite:state.db\nmatches: {path: m.jsonl}\nfetch: {contact: none}\n"
        + "status: {listen: \"off\"}\nwebhooks: [{id: desk, url: \"https://hook.example/\"}]\n")
    let outcome = try BuiltBinary.run(command + ["--config", folder.path("diplowatch.yaml")])
    #expect(outcome.diagnostics.contains("state.db: error: there is no state yet; diplowatch run creates it"))
    #expect(outcome.status == 1, "\(outcome.diagnostics)")
    #expect(folder.read("state.db").isEmpty)
  }
}
