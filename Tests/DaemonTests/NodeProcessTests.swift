import Foundation
import Testing

@testable import Daemon

struct NodeProcessTests {
  @Test("A process that runs is not gone; one that has ended is, and so is a number that another process has now")
  func gone() throws {
    let mine = NodeProcess.current()
    #expect(!NodeProcess.isGone(mine))
    let words = mine.split(separator: " ").map(String.init)
    #expect(words.count == 3)
    // The number is the same, but the process began at another time.
    #expect(NodeProcess.isGone("\(words[0]) \(words[1]) 1"))
    let child = Process()
    child.executableURL = URL(filePath: "/bin/true")
    try child.run()
    child.waitUntilExit()
    #expect(NodeProcess.isGone("\(words[0]) \(child.processIdentifier) 1"))
  }

  @Test("Nothing is known of a process on another machine", arguments: ["other 1 1", "", "a b", "x/pid:[1] 999999 5"])
  func elsewhere(_ process: String) {
    #expect(!NodeProcess.isGone(process))
  }
}
