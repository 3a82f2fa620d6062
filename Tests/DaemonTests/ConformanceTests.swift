import Foundation
import TestSupport
import Testing

struct ConformanceTests {
  @Test(
    "The built binary reads the feed-parser cases of ../shared/conformance",
    .enabled(if: SharedData.isPresent, "../shared is absent: the conformance cases are not run"))
  func conformance() throws {
    let runner = try #require(SharedData.folder).appending(path: "conformance/run.py").path
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "python3", runner, "--cmd", BuiltBinary.url.path + " parse", "--quiet", "--failures", "/dev/null",
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    let total = try #require(output.split(separator: "\n").first { $0.hasPrefix("TOTAL") })
    let numbers = total.split(separator: " ").compactMap { Int($0) }
    #expect(numbers.count == 2 && numbers[0] == numbers[1] && numbers[1] >= 331, "\(total)")
    #expect(output.contains("crashes: 0, timeouts: 0"))
  }
}
