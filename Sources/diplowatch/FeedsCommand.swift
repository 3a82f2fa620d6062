import ArgumentParser
import Basics
import Classification
import Configuration
import Daemon
import FeedParsing
import Foundation
import Glibc

/// `diplowatch feeds`: imports and exports lists of feeds, and finds the feeds of a web page.
struct FeedsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "feeds", abstract: "Import feeds from OPML or a web page, and export them as OPML.",
    subcommands: [FeedsImportCommand.self, FeedsExportCommand.self, FeedsDiscoverCommand.self])
}

/// `diplowatch feeds import`: converts OPML to a watchlist file.
struct FeedsImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Convert a feed reader's OPML to a watchlist file.",
    discussion: """
      Prints the file, or writes it with --output, for example to /etc/diplowatch/watchlist.d/imported.yaml. Feeds \
      that are already in the configuration's watchlist are left out. Folders become tags. Addresses may begin with \
      feed: or have no scheme. Each feed that is left out is named with the reason.
      """)

  @Argument(help: "The OPML file, or - for standard input.", completion: .file())
  var file: String

  @Option(
    help: ArgumentHelp("The configuration, to leave out feeds of its watchlist.", valueName: "file"), completion: .yaml)
  var config = "/etc/diplowatch/diplowatch.yaml"

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Where to write the watchlist; must not exist.", valueName: "file"),
    completion: .file())
  var output: String?

  func run() throws {
    if file != "-", access(file, F_OK) != 0, errno == ENOENT {
      Output.diagnostic("\(SafeText.terminal(file)): error: there is no such file; check the path")
      throw ExitCode(1)
    }
    let opml: OPML
    do {
      let data =
        file == "-"
        ? FileHandle.standardInput.readDataToEndOfFile() : try Data(contentsOf: URL(filePath: file))
      opml = try OPML(parsing: Array(data))
    } catch {
      Output.diagnostic("\(file): error: \((error as? FeedError)?.description ?? error.localizedDescription)")
      throw ExitCode(1)
    }
    let known = access(config, F_OK) == 0 ? try WatchedConfiguration.load(config).feeds : []
    let result = FeedsFile.make(of: opml, known: known)
    if let output { try write(result.text, to: output) } else { Output.line(result.text) }
    for (feed, url) in result.rewritten { say("taken as \(url)", of: feed) }
    for (feed, reason) in result.leftOut { say("left out: \(reason)", of: feed) }
    let place = output.map { "\($0): " } ?? ""
    let feeds = result.added == 1 ? "1 feed" : "\(result.added) feeds"
    let leftOut = result.leftOut.isEmpty ? "" : "; \(result.leftOut.count) left out"
    let next = output == nil ? "" : "; check it with diplowatch check, then reload"
    Output.diagnostic(place + feeds + leftOut + next)
  }

  private func say(_ sentence: String, of feed: OPML.Subscription) {
    let name = [feed.title, feed.url].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ")
    Output.diagnostic(SafeText.terminal("\(file): \(name): \(sentence)"))
  }

  private func write(_ text: String, to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      let hint = errno == EEXIST ? "it exists; name another or remove it" : String(cString: strerror(errno))
      Output.diagnostic("\(path): error: the watchlist cannot be written: \(hint)")
      throw ExitCode(1)
    }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    try handle.write(contentsOf: Data((text + "\n").utf8))
  }
}

/// `diplowatch feeds export`: prints the watchlist's feeds as OPML.
struct FeedsExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Print the watchlist's feeds as OPML 2.0, for feed readers.")

  @Argument(help: "The file to write; by default standard output.", completion: .file())
  var file: String?

  @Option(help: ArgumentHelp("The configuration.", valueName: "file"), completion: .yaml)
  var config = "/etc/diplowatch/diplowatch.yaml"

  func run() throws {
    let feeds = try WatchedConfiguration.load(config).feeds
    let opml = OPML(
      subscriptions: feeds.map {
        OPML.Subscription(url: $0.url, title: $0.title ?? $0.id.value, language: $0.language, folders: $0.tags)
      })
    let document = opml.document(title: "diplowatch")
    guard let file, file != "-" else { return Output.line(document) }
    do {
      try Data((document + "\n").utf8).write(to: URL(filePath: file))
    } catch {
      Output.diagnostic("\(file): error: \(error.localizedDescription)")
      throw ExitCode(1)
    }
  }
}
