import ArgumentParser
import Basics
import Classification
import Configuration
import Glibc
import Matches
// Whether timespec belongs to Glibc or to this module of the toolchain changes with the files that a compiler process has.
import SwiftOverlayShims

/// `diplowatch classify`: reads items and prints verdicts.
struct ClassifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classify",
    abstract: "Read items as JSON lines and print a verdict for each.",
    discussion: "An item is {\"id\", \"title\"?, \"summary\"?, \"content\"?, \"url\"?, \"published\"?, \"language\"?}.")

  @Argument(help: "The file of items; - or nothing for standard input.", completion: .file())
  var file: String?

  @OptionGroup var options: WatchlistOptions

  @Flag(help: "Print only the verdicts on items that are relevant.")
  var matchesOnly = false

  @Flag(help: ArgumentHelp("Print CPU times and counts instead of verdicts.", visibility: .hidden))
  var benchmark = false

  mutating func validate() throws {
    file = file ?? WatchlistOptions.takeArgument(behind: &options.watchlist)
  }

  func run() throws {
    if benchmark { return try measure() }
    let classifier = try options.classifier()
    let output = OutputBuffer()
    guard var lines = InputLines(path: file, beforeReading: output.flush) else { throw unreadable() }
    var number = 0
    var faults = 0
    var progress = ProgressCount("items classified", besideOutput: true)
    defer { progress.end() }
    while let line = lines.nextLine() {
      number += 1
      guard line.contains(where: { $0 > 0x20 }) else { continue }
      var item: Item
      do throws(LineProblem) {
        item = try Item(line: line)
      } catch {
        faults += 1
        Output.diagnostic("\(file ?? "-"):\(number):\(error.column): error: \(error.sentence)")
        continue
      }
      for field in item.cutLongTexts() {
        Output.diagnostic(
          "\(file ?? "-"):\(number):1: warning: the \(field) is longer than \(Item.maxTextBytes >> 10) KiB; "
            + "only this much of it was read")
      }
      let verdict = classifier.classify(item)
      if verdict.relevant || !matchesOnly { output.line(verdict.json()) }
      progress.step()
    }
    output.flush()
    if faults > 0 { throw ExitCode(1) }
  }

  private func unreadable() -> ExitCode {
    Output.diagnostic("\(file ?? "-"): error: \(TextFile.Problem(opening: file ?? ""))")
    return ExitCode(1)
  }

  // MARK: benchmark

  /// Prints the CPU times of reading the watchlist's files, compiling it, reading the items, matching alone, and making
  /// verdicts with their JSON.
  private func measure() throws {
    let begin = ProcessTime.now
    let watchlist = try options.load()
    let loaded = ProcessTime.now
    let classifier = try WatchlistOptions.compile(watchlist)
    let compiled = ProcessTime.now
    guard var lines = InputLines(path: file) else { throw unreadable() }
    let start = ProcessTime.now
    var items: [Item] = []
    while let line = lines.nextLine() { if let item = try? Item(line: line) { items.append(item) } }
    let read = ProcessTime.now - start
    let bytes = items.reduce(0) { sum, item in
      sum + item.title.utf8.count + (item.summary?.utf8.count ?? 0) + (item.content?.utf8.count ?? 0)
    }
    var hits = 0
    var hitItems = 0
    let matching = ProcessTime.spent {
      for item in items {
        let count = classifier.phraseCount(in: item)
        hits += count
        if count > 0 { hitItems += 1 }
      }
    }
    var written = 0
    let verdicts = ProcessTime.spent { for item in items { written += classifier.classify(item).json().count } }
    var writer = JSONWriter()
    writer.object {
      for (key, value) in [
        ("yamlMs", (loaded - begin) * 1000), ("compileMs", (compiled - loaded) * 1000), ("readMs", read * 1000),
        ("matchMs", matching * 1000),
        ("verdictMs", verdicts * 1000), ("matchMBs", Double(bytes) / 1e6 / matching),
        ("verdictMBs", Double(bytes) / 1e6 / verdicts),
      ] {
        $0.key(key)
        $0.value(value)
      }
      for (key, value) in [
        ("bytes", bytes), ("items", items.count), ("hits", hits), ("hitItems", hitItems), ("jsonBytes", written),
      ] {
        $0.key(key)
        $0.value(value)
      }
    }
    Output.line(writer.bytes)
  }
}

/// CPU time of this process, in seconds.
private enum ProcessTime {
  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  static func spent(_ body: () -> Void) -> Double {
    let start = now
    body()
    return now - start
  }
}
