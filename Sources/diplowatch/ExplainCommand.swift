import ArgumentParser
import Classification
import Foundation

/// `diplowatch explain`: why an item matches, or what it lacks.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show what hit in a text, where, its weight, and what was missing for topics that nearly matched.")

  @Argument(help: "The text; its first line is the title, the rest the summary.")
  var text: String?

  @Option(help: ArgumentHelp("Read the text from a file instead; - is standard input.", valueName: "file"))
  var file: String?

  @OptionGroup var options: WatchlistOptions

  func validate() throws {
    if (text == nil) == (file == nil) { throw ValidationError("give a text, or --file FILE") }
  }

  func run() throws {
    let lines = try source().split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    let title = lines.first.map(String.init) ?? ""
    let summary = lines.count > 1 ? String(lines[1]) : nil
    let explanation = try options.classifier().explain(Item(id: "text", title: title, summary: summary))
    Output.line(ExplanationPresentation(colour: Output.wantsColour).text(explanation))
  }

  private func source() throws -> String {
    if let text { return text }
    let data = file == "-" ? try FileHandle.standardInput.readToEnd() : FileManager.default.contents(atPath: file ?? "")
    guard let data else {
      Output.diagnostic("\(file ?? ""): error: the file cannot be read; check the path and its permissions")
      throw ExitCode(1)
    }
    return String(decoding: data, as: UTF8.self)
  }
}

/// An explanation for people's eyes.
struct ExplanationPresentation {
  var colour: Bool

  func text(_ explanation: Explanation) -> String {
    var lines: [String] = []
    let verdict = explanation.verdict
    lines.append(bold(verdict.relevant ? "relevant" : "not relevant"))
    if !verdict.entities.isEmpty {
      let names = verdict.entities.map { "\($0.name)\($0.side.map { " (\($0))" } ?? "")" }
      lines.append("names: " + names.joined(separator: ", "))
    }
    if !explanation.uncountedNames.isEmpty {
      lines.append("not counted, as nothing of the other side is there: " + quoted(explanation.uncountedNames))
    }
    if !explanation.shadowed.isEmpty { lines.append("taken by shadows: " + quoted(explanation.shadowed)) }
    if explanation.assessments.isEmpty { lines.append("no topic's words stand in it") }
    for assessment in explanation.assessments { lines += self.lines(assessment) }
    return lines.joined(separator: "\n")
  }

  private func lines(_ topic: TopicAssessment) -> [String] {
    let flags = topic.flags.isEmpty ? "" : " [\(topic.flags.map(\.rawValue).joined(separator: ", "))]"
    let mark = topic.fired ? "+" : "-"
    var lines = ["\(mark) \(bold(topic.id)) \(number(topic.score)) of \(number(topic.threshold))\(flags)"]
    for obstacle in topic.obstacles { lines.append("    " + sentence(obstacle)) }
    for hit in topic.evidence {
      let place = "\(hit.field.rawValue) \(hit.start)–\(hit.end)"
      lines.append("    \(number(hit.weight))  “\(MatchPresentation.safe(hit.text))”  \(place)  \(hit.term)")
    }
    return lines
  }

  private func sentence(_ obstacle: TopicAssessment.Obstacle) -> String {
    switch obstacle {
    case .belowThreshold: "the score is below the threshold"
    case .heldBack(let name): "the guard \(name) holds it back"
    case .gate(.pair): "its gate asks for both sides"
    case .gate(.pairSentence): "its gate asks for both sides in one sentence"
    case .gate(.pairTitle): "its gate asks for both sides in the title"
    case .gate(.none): "its gate is closed"
    }
  }

  private func quoted(_ texts: [String]) -> String {
    texts.map { "“\(MatchPresentation.safe($0))”" }.joined(separator: ", ")
  }

  private func number(_ value: Double) -> String {
    let tenths = (value * 10).rounded() / 10
    return tenths == tenths.rounded() ? String(Int(tenths)) : String(tenths)
  }

  private func bold(_ text: String) -> String { colour ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
}
