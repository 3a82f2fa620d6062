import Foundation
import TestSupport
import Testing

/// The report of `eval --compare`.
struct EvaluationTests {
  @Test("Gained, lost, changed and unchanged items are listed separately")
  func compare() throws {
    let folder = try TemporaryFolder()
    let items = [
      ("kept", "US and Russia: treaty signed", "yes", "t"), ("gained", "US and Russia: envoys meet", "yes", "t"),
      ("lost", "US and Russia: hockey treaty", "no", ""), ("other", "US and Russia: visa treaty", "yes", "v"),
      ("never", "US and Russia: weather", "no", ""), ("gained too", "US and Russia: envoys dine", "no", ""),
    ].map { id, title, relevant, topic in
      #"{"id":"\#(id)","title":"\#(title)","expected":{"relevant":"\#(relevant)","topics":["\#(topic)"],"tone":0}}"#
    }
    let file = try folder.write("items.jsonl", items.joined(separator: "\n"))
    let list = try folder.write(
      "base.yaml",
      """
      entities:
        - {id: us, name: United States, type: place, side: US, names: {en: [US]}}
        - {id: ru, name: Russia, type: place, side: RU, names: {en: [Russia]}}
      topics: [{id: t, title: T, terms: {en: {"treaty*": 40}}}]
      """)
    let top = try folder.write(
      "top.yaml",
      """
      topics:
        - {id: t, terms: {en: {"envoy*": 40}}, except: ["hockey treaty"]}
        - {id: v, title: V, terms: {en: {"visa*": 40}}}
      """)
    let outcome = try BuiltBinary.run(["eval", file, "--watchlist", list, "--compare", top])
    #expect(outcome.status == 0, "\(outcome.diagnostics)")
    let parts = outcome.output.components(separatedBy: "with the files of --compare")
    #expect(parts.count == 2 && !parts[0].contains("gained ("))
    let sections = try #require(parts.last).components(separatedBy: "\n\n")
    let section = { (name: String) in
      (sections.first { $0.hasPrefix(name) } ?? "").split(separator: "\n").map {
        $0.trimmingCharacters(in: .whitespaces)
      }
    }
    #expect(
      section("gained") == [
        "gained (2), with the readers' labels", "(yes) gained: US and Russia: envoys meet  [t]",
        "(no) gained too: US and Russia: envoys dine  [t]",
      ])
    #expect(section("lost") == ["lost (1)", "(no) lost: US and Russia: hockey treaty  [t]"])
    let changed = section("other topics")
    #expect(changed.first == "other topics (1)" && changed.count == 2)
    #expect(changed.last?.hasPrefix("(yes) other: US and Russia: visa treaty  [t] → [") == true)
    #expect(section("unchanged") == ["unchanged: 2"])
    // Without --compare nothing is compared.
    #expect(try !BuiltBinary.run(["eval", file, "--watchlist", list]).output.contains("unchanged"))
    let missing = try BuiltBinary.run(["eval", file, "--watchlist", list, "--compare", folder.path("none.yaml")])
    #expect(missing.status == 1 && missing.diagnostics.contains("none.yaml"))
  }
}
