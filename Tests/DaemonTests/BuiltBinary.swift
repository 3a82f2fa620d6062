import Foundation
import Glibc
import TestSupport
import Testing

/// The `diplowatch` that this test run built, run as a user would.
struct BuiltBinary {
  /// What a finished run left behind.
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

  /// Runs to the end and returns what was printed.
  static func run(_ arguments: [String], input: String = "", environment: [String: String] = [:]) throws -> Outcome {
    let running = try RunningBinary(arguments, environment: environment, input: Data(input.utf8))
    return running.wait()
  }
}

/// A started `diplowatch`. It is killed, by its own process id, when a test lets go of it.
final class RunningBinary {
  private let process = Process()
  private let folder: URL
  /// The folder of the configuration, where state, log and sockets of most tests are.
  private let home: String?

  /// Where `isHeard` is false nobody reads the standard error, a pipe.
  init(_ arguments: [String], environment: [String: String] = [:], input: Data = Data(), isHeard: Bool = true) throws {
    home = arguments.firstIndex(of: "--config").map {
      URL(filePath: arguments[$0 + 1]).deletingLastPathComponent().path
    }
    folder = FileManager.default.temporaryDirectory.appending(path: "diplowatch-run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    // Files instead of pipes: nothing can fill up and block, and they can be read while the process runs.
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

  /// What has been written to standard error so far.
  var diagnostics: String { text("err") }

  /// What has been written to standard output so far.
  var output: String { text("out") }

  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Waits for the end.
  func wait() -> BuiltBinary.Outcome {
    process.waitUntilExit()
    let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    return BuiltBinary.Outcome(status: status, output: text("out"), diagnostics: text("err"))
  }

  /// Looks whether a condition holds whenever the process has written something or a file beside its configuration has
  /// changed, until it holds, the process ends or `limit` seconds have passed; says whether it holds. What changes
  /// elsewhere, as in folders below, is looked at four times a second.
  func eventually(limit: Double = 20, _ condition: () throws -> Bool) rethrows -> Bool {
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
