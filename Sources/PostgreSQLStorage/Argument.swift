/// An argument of a statement, in the binary form of PostgreSQL's protocol. The statement names its type (`$1::bigint`).
enum Argument {
  case int(Int64?)
  case double(Double?)
  case bool(Bool)
  case text(String?)
  case bytes([UInt8]?)
  case ints([Int64?])
  case doubles([Double?])
  case bools([Bool])
  case texts([String?])
  case byteses([[UInt8]?])
}

/// The arguments of a statement, one after the other in one buffer.
struct EncodedArguments {
  private(set) var bytes: [UInt8] = []
  /// Where each argument begins; nil for NULL.
  private(set) var starts: [Int?] = []
  private(set) var lengths: [Int32] = []

  init(_ arguments: [Argument]) {
    for argument in arguments {
      let start = bytes.count
      let isNull = !append(argument)
      starts.append(isNull ? nil : start)
      lengths.append(Int32(bytes.count - start))
    }
    // An empty text needs an address too.
    bytes.append(0)
  }

  /// Appends an argument. Returns false if it is NULL.
  private mutating func append(_ argument: Argument) -> Bool {
    switch argument {
    case .int(let value): append(value)
    case .double(let value): append(value)
    case .bool(let value): append(value)
    case .text(let value): append(value)
    case .bytes(let value): append(value)
    case .ints(let values): append(values, type: 20) { $0.append($1) }
    case .doubles(let values): append(values, type: 701) { $0.append($1) }
    case .bools(let values): append(values, type: 16) { $0.append($1) }
    case .texts(let values): append(values, type: 25) { $0.append($1) }
    case .byteses(let values): append(values, type: 17) { $0.append($1) }
    }
  }

  /// An array: its dimensions, whether it has NULLs, the type of its elements (their numbers in pg_type are fixed), its
  /// length and the number of its first element; then the elements, each after its length (array_recv in PostgreSQL).
  private mutating func append<Value>(
    _ values: [Value], type: Int32, _ append: (inout EncodedArguments, Value) -> Bool
  ) -> Bool {
    self.append(Int32(values.isEmpty ? 0 : 1))
    self.append(Int32(1))
    self.append(type)
    guard !values.isEmpty else { return true }
    self.append(Int32(values.count))
    self.append(Int32(1))
    for value in values {
      let start = bytes.count
      self.append(Int32(0))
      let length = append(&self, value) ? Int32(bytes.count - start - 4) : -1
      for index in 0..<4 { bytes[start + index] = UInt8(truncatingIfNeeded: length >> Int32(24 - 8 * index)) }
    }
    return true
  }

  // MARK: single values

  private mutating func append(_ value: Int32) {
    for shift in stride(from: 24, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: value >> Int32(shift))) }
  }

  private mutating func append(_ value: Int64?) -> Bool {
    guard let value else { return false }
    for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: value >> Int64(shift))) }
    return true
  }

  private mutating func append(_ value: Double?) -> Bool {
    append(value.map { Int64(bitPattern: $0.bitPattern) })
  }

  private mutating func append(_ value: Bool) -> Bool {
    bytes.append(value ? 1 : 0)
    return true
  }

  /// PostgreSQL's texts cannot contain U+0000 (its manual, §8.3); it becomes U+FFFD.
  private mutating func append(_ value: String?) -> Bool {
    guard var value else { return false }
    value.makeContiguousUTF8()
    if value.utf8.contains(0) {
      for byte in value.utf8 { byte == 0 ? bytes.append(contentsOf: [0xEF, 0xBF, 0xBD]) : bytes.append(byte) }
    } else {
      bytes.append(contentsOf: value.utf8)
    }
    return true
  }

  private mutating func append(_ value: [UInt8]?) -> Bool {
    guard let value else { return false }
    bytes.append(contentsOf: value)
    return true
  }
}
