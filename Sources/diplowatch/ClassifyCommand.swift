import ArgumentParser
import Classification
import FeedModel

/// `diplowatch classify`: items in, verdicts out.
struct ClassifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classify",
    abstract: "Read items as JSON lines and print a verdict for each.",
    discussion: "An item is {\"id\", \"title\", \"summary\"?, \"content\"?, \"url\"?, \"published\"?, \"language\"?}.")

  @Argument(help: "The items; - or nothing reads standard input.")
  var file: String?

  @OptionGroup var options: WatchlistOptions

  @Flag(help: "Print only the verdicts on items that are relevant.")
  var matchesOnly = false

  func run() throws {
    let classifier = try options.classifier()
    guard let lines = InputLines(path: file) else {
      Output.diagnostic("\(file ?? "-"): error: the file cannot be read; check the path and its permissions")
      throw ExitCode(1)
    }
    var faults = 0
    for (number, line) in lines.enumerated() where line.contains(where: { $0 > 0x20 }) {
      guard let item = Item(json: line) else {
        faults += 1
        let place = "\(file ?? "-"):\(number + 1):1"
        Output.diagnostic("\(place): error: this line is no item; write a JSON object with \"id\" and \"title\"")
        continue
      }
      let verdict = classifier.classify(item)
      if verdict.relevant || !matchesOnly { Output.line(verdict.json()) }
    }
    if faults > 0 { throw ExitCode(1) }
  }
}

extension Item {
  /// The item a JSON line describes, or nil when it is none.
  init?(json: [UInt8]) {
    guard let value = JSONValue(parsing: json), let title = value["title"]?.string else { return nil }
    guard let id = value["id"]?.string ?? value["id"]?.number.map({ String(Int64($0)) }) else { return nil }
    self.init(
      id: id, title: title, summary: value["summary"]?.string, content: value["content"]?.string,
      language: value["language"]?.string, homeSide: value["homeSide"]?.string)
  }
}
