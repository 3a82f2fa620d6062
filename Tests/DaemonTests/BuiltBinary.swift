import Foundation
import Glibc
import TestSupport
import Testing

/// Runs the `diplowatch` binary that this test run built.
struct BuiltBinary {
  /// The result of a finished run.
  struct Outcome {
    var status: Int32
    var output: String
    var diagnostics: String
  }

  /// The binary beside the test bundle.
  static let url: URL = {
    let bundle = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    return bundle.deletingLastPathComponent().appending(path: "diplowatch")
  }()

  /// Runs it to the end and returns what was printed.
  static func run(_ arguments: [String], input: String = "", environment: [String: String] = [:]) throws -> Outcome {
    let running = try RunningBinary(arguments, environment: environment, input: Data(input.utf8))
    return running.wait()
  }
}

/// A started `diplowatch`. It is killed, by its process id, when the value is freed.
final class RunningBinary {
  private let process = Process()
  /// Signalled when the process has ended.
  private let ended = DispatchSemaphore(value: 0)
  private let folder: URL
  /// The folder of the configuration, in which most tests have state, log and sockets.
  private let home: String?

  /// If `isHeard` is false, standard error is a pipe that nobody reads.
  init(_ arguments: [String], environment: [String: String] = [:], input: Data = Data(), isHeard: Bool = true) throws {
    home = arguments.firstIndex(of: "--config").map {
      URL(filePath: arguments[$0 + 1]).deletingLastPathComponent().path
    }
    folder = FileManager.default.temporaryDirectory.appending(path: "diplowatch-run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    // Files instead of pipes: they cannot fill up and block, and can be read while the process runs.
    for name in ["out", "err"] {
      _ = FileManager.default.createFile(atPath: folder.appending(path: name).path, contents: nil)
    }
    try input.write(to: folder.appending(path: "in"))
    process.executableURL = BuiltBinary.url
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, own in own }
    process.standardInput = try FileHandle(forReadingFrom: folder.appending(path: "in"))
    process.standardOutput = try FileHandle(forWritingTo: folder.appending(path: "out"))
    process.standardError = isHeard ? try FileHandle(forWritingTo: folder.appending(path: "err")) : Pipe()
    process.terminationHandler = { [ended] _ in ended.signal() }
    try process.run()
  }

  deinit {
    if process.isRunning {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    try? FileManager.default.removeItem(at: folder)
  }

  var processIdentifier: Int32 { process.processIdentifier }

  var isRunning: Bool { process.isRunning }

  /// Standard error so far.
  var diagnostics: String { text("err") }

  /// Standard output so far.
  var output: String { text("out") }

  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Waits for the end. A process that has not ended after `limit` seconds is killed, and the test has failed.
  func wait(limit: Double = 240, sourceLocation: SourceLocation = #_sourceLocation) -> BuiltBinary.Outcome {
    if ended.wait(timeout: .now() + limit) == .timedOut {
      Issue.record("diplowatch did not end in \(limit) s: \(diagnostics)", sourceLocation: sourceLocation)
      kill(process.processIdentifier, SIGKILL)
      ended.wait()
    }
    // For the next who waits.
    ended.signal()
    process.waitUntilExit()
    let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    return BuiltBinary.Outcome(status: status, output: text("out"), diagnostics: text("err"))
  }

  /// Waits until a condition holds. It is checked whenever the process has written something or a file beside its
  /// configuration has changed, until the process ends or `limit` seconds have passed. Returns whether it holds.
  /// Changes elsewhere, for example in subfolders, are noticed within a quarter of a second.
  func eventually(limit: Double = 90, _ condition: () throws -> Bool) rethrows -> Bool {
    let events = FileEvents(in: [folder.path] + (home.map { [$0] } ?? []))
    let end = ContinuousClock.now + .seconds(limit)
    while ContinuousClock.now < end {
      if try condition() { return true }
      if !process.isRunning { return try condition() }
      events.wait(milliseconds: 250)
    }
    return try condition()
  }

  private func text(_ name: String) -> String {
    (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
  }
}
