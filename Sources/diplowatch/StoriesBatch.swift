import ArgumentParser
import Basics
import Classification
import Configuration
import Matches
import Stories

/// `diplowatch stories --batch`: reads items and prints the story of each.
struct StoriesBatch {
  let file: String?
  let classifier: Classifier

  /// Prints the story of each item as it comes.
  func run() throws {
    let output = OutputBuffer()
    defer { output.flush() }
    try visitItems(output) { item, place in output.line(StoriesBatch.line(item.id, place)) }
  }

  /// Calls `show` with the acts that the items report.
  func acts(_ show: ([Act]) -> Void) throws {
    var acts: [Act] = []
    try visitItems(OutputBuffer()) { item, place in
      acts += Act.acts(in: item, story: place.id)
    } atEnd: {
      show(acts)
    }
  }

  /// Reads the items and puts each into its story. A line that cannot be read costs that line.
  ///
  /// - Throws: `ExitCode` at the end, if there was such a line.
  private func visitItems(
    _ output: OutputBuffer, _ visit: (StoryItem, MatchRecord.Story) -> Void, atEnd end: () -> Void = {}
  ) throws {
    guard var lines = InputLines(path: file, beforeReading: output.flush) else {
      Output.diagnostic("\(file ?? "-"): error: \(TextFile.Problem(opening: file ?? ""))")
      throw ExitCode(1)
    }
    var window = StoryWindow()
    var clock = Timestamp(milliseconds: 0)
    var number = 0
    var faults = 0
    while let line = lines.nextLine() {
      number += 1
      guard line.contains(where: { $0 > 0x20 }) else { continue }
      do throws(LineProblem) {
        let item = try item(line, after: clock)
        clock = item.at
        visit(item, window.assign(item))
      } catch {
        faults += 1
        Output.diagnostic("\(file ?? "-"):\(number):\(error.column): error: \(error.sentence)")
      }
    }
    end()
    if faults > 0 { throw ExitCode(1) }
  }

  /// Reads an item. Without a time of its own it has that of the item before.
  private func item(_ line: ArraySlice<UInt8>, after clock: Timestamp) throws(LineProblem) -> StoryItem {
    let json = try JSONValue(line: line)
    var item = try Item(json)
    _ = item.cutLongTexts()
    let time = json["published"]?.string.flatMap { Timestamp(rfc3339: $0) ?? Timestamp(rfc3339: "\($0)T00:00:00Z") }
    let verdict = classifier.classify(item)
    return StoryItem(
      id: item.id, feed: json["feed"]?.string ?? "", at: time ?? clock,
      title: item.title.isEmpty ? verdict.headline ?? "" : item.title, summary: item.summary ?? item.content ?? "",
      language: item.language,
      entities: verdict.entities.map { StoryItem.Entity(id: $0.id, isPerson: $0.kind == .person) })
  }

  private static func line(_ id: String, _ place: MatchRecord.Story) -> [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.member("id", id)
      $0.member("story", place.id)
      $0.key("first")
      $0.value(place.isFirst)
      $0.key("size")
      $0.value(place.size)
      $0.key("feeds")
      $0.value(place.feeds)
      $0.member("follows", place.follows)
    }
    return writer.bytes
  }
}
