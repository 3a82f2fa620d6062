import ArgumentParser
import Basics
import Configuration
import FeedParsing
import Foundation
import Glibc

/// `diplowatch parse`: prints a feed document as a JSON object.
struct ParseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parse",
    abstract: "Read a feed document and print it as JSON.",
    discussion: """
      With --batch, each line of standard input is a JSON object {"path", "url", "contentType"}, and each line of \
      standard output is the parsed document, or {"error": …} if it is not a feed.
      """)

  @Argument(help: "The document; - or nothing for standard input.", completion: .file())
  var file: String?

  @Option(help: ArgumentHelp("The document's address, for its relative links.", valueName: "base"))
  var url: String?

  @Option(help: ArgumentHelp("The document's HTTP Content-Type, for its charset.", valueName: "type"))
  var contentType: String?

  @Flag(help: "Read requests from standard input, one a line.")
  var batch = false

  func validate() throws {
    if batch && file != nil { throw ValidationError("--batch reads its requests from standard input, not a file") }
  }

  func run() throws {
    if batch { return ParseCommand.answerRequests() }
    let name = file ?? "-"
    do {
      let bytes = try ParseCommand.read(name)
      Output.line(try FeedParser().parse(bytes, baseURL: url, contentType: contentType).json())
    } catch {
      Output.diagnostic("\(name == "-" ? "standard input" : name): error: \(error)")
      throw ExitCode(1)
    }
  }

  private static func answerRequests() {
    let parser = FeedParser()
    var progress = ProgressCount("documents read", besideOutput: true)
    defer { progress.end() }
    while let line = readLine() {
      progress.step()
      if line.allSatisfy(\.isWhitespace) { continue }
      do {
        guard let request = JSONValue(parsing: Array(line.utf8)), let path = request["path"]?.string else {
          throw ReadError(description: "the request is not a JSON object with a \"path\"")
        }
        let feed = try parser.parse(
          try read(path), baseURL: request["url"]?.string, contentType: request["contentType"]?.string)
        Output.line(feed.json())
      } catch {
        var writer = JSONWriter()
        writer.object { $0.member("error", "\(error)") }
        Output.line(writer.bytes)
      }
    }
  }

  private struct ReadError: Error, CustomStringConvertible {
    var description: String
  }

  private static func read(_ name: String) throws -> [UInt8] {
    if name == "-" { return Array(try FileHandle.standardInput.readToEnd() ?? Data()) }
    guard let data = FileManager.default.contents(atPath: name) else {
      throw ReadError(description: "\(TextFile.Problem(opening: name))")
    }
    return Array(data)
  }
}
