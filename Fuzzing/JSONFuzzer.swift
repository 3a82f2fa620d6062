import Basics

// What libFuzzer calls: the bytes are a text that may be JSON.

/// One run of the JSON fuzzer.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSON(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
  let bytes = Array(UnsafeBufferPointer(start: data, count: size))
  do throws(JSONError) {
    let value = try JSONValue.read(bytes, maxDepth: 32, maxValues: 1000)
    precondition(depth(value) <= 32 && count(value) <= 1000, "a bound that does not hold")
    // What is read is written, and read as it was.
    var writer = JSONWriter()
    write(value, to: &writer)
    guard let again = JSONValue(parsing: writer.bytes) else { fatalError("what was written is no JSON") }
    precondition(again == value, "what was written is another value")
    precondition(writer.bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "a raw control character")
  } catch {
    precondition(error.line >= 1 && error.column >= 1, "an error without a place")
    precondition(error.column <= size + 1 && error.line <= size + 1, "an error beyond the text")
  }
  return 0
}

private func depth(_ value: JSONValue) -> Int {
  switch value {
  case .array(let elements): 1 + (elements.map(depth).max() ?? 0)
  case .object(let members): 1 + (members.map { depth($0.value) }.max() ?? 0)
  default: 0
  }
}

private func count(_ value: JSONValue) -> Int {
  switch value {
  case .array(let elements): 1 + elements.reduce(0) { $0 + count($1) }
  case .object(let members): 1 + members.reduce(0) { $0 + count($1.value) }
  default: 1
  }
}

private func write(_ value: JSONValue, to writer: inout JSONWriter) {
  switch value {
  case .null: writer.verbatim("null".utf8)
  case .bool(let flag): writer.value(flag)
  case .number(let number): writer.verbatim(number.text.utf8)
  case .string(let text): writer.value(text)
  case .array(let elements): writer.array { for element in elements { write(element, to: &$0) } }
  case .object(let members):
    writer.object {
      for member in members {
        $0.key(member.name)
        write(member.value, to: &$0)
      }
    }
  }
}
