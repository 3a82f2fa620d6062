import CLibXML2
import Glibc
import Synchronization
import Testing
import XMLPush

/// The parser when memory allocations fail. libxml2's allocator is global to the process, so each test has a
/// process of its own.
struct ParserMemoryTests {
  /// The number of allocations that still succeed.
  static let granted = Atomic(Int.max)

  static func isGranted() -> Bool { granted.subtract(1, ordering: .relaxed).newValue >= 0 }

  private static func takeOverAllocator() -> Bool {
    xmlInitParser()
    return xmlMemSetup(
      { free($0) }, { ParserMemoryTests.isGranted() ? malloc($0) : nil },
      { ParserMemoryTests.isGranted() ? realloc($0, $1) : nil },
      { ParserMemoryTests.isGranted() ? $0.flatMap { strdup($0) } : nil })
      == 0
  }

  private static func parse(_ text: String, granting count: Int) throws(XMLFailure) -> (Int, XMLOutcome) {
    var counter = ElementCounter()
    granted.store(count, ordering: .relaxed)
    defer { granted.store(.max, ordering: .relaxed) }
    let outcome = try XMLPushParser.parse(
      Array(text.utf8), recovering: false, into: &counter, calls: XMLHandlerCalls(to: ElementCounter.self))
    return (counter.count, outcome)
  }

  @Test("Whichever allocation fails, the parse fails; it never succeeds without events")
  func everyAllocation() async {
    await #expect(processExitsWith: .success) {
      #expect(ParserMemoryTests.takeOverAllocator())
      let text = "<a x='1' xmlns:n='urn:n'><n:b>one</n:b><c>two</c></a>"
      var failures = 0
      for count in 0..<1000 {
        do throws(XMLFailure) {
          let (elements, outcome) = try ParserMemoryTests.parse(text, granting: count)
          #expect(elements == 3 && outcome.wellFormed, "\(count) allocations granted")
          if failures < count { break }
        } catch {
          failures += 1
        }
      }
      #expect(failures > 1)
    }
  }
}

private struct ElementCounter: XMLHandler {
  var count = 0

  mutating func start(_ name: XMLName, _ attributes: XMLAttributes, _ parse: inout XMLParse) { count += 1 }
  mutating func end(_ name: XMLName, _ parse: inout XMLParse) {}
}
