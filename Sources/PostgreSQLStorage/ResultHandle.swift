import CPQ

/// Owns a `PGresult *` with binary columns.
@safe struct ResultHandle: ~Copyable {
  fileprivate let pointer: OpaquePointer

  /// Takes over a result.
  init(_ pointer: OpaquePointer) { unsafe self.pointer = pointer }

  deinit { unsafe PQclear(pointer) }

  /// Whether the statement succeeded.
  var isSuccess: Bool {
    let status = unsafe PQresultStatus(pointer)
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK
  }

  /// The number of rows.
  var count: Int { Int(unsafe PQntuples(pointer)) }

  /// The server's error code (PostgreSQL's manual, appendix A); empty if the connection failed.
  var errorCode: String { field(UInt8(ascii: "C")) ?? "" }

  /// The server's message, without details, which can contain values.
  var errorMessage: String {
    let message = field(UInt8(ascii: "M"))
    return unsafe message ?? String(cString: PQresultErrorMessage(pointer))
  }

  private func field(_ code: UInt8) -> String? {
    unsafe PQresultErrorField(pointer, Int32(code)).map { unsafe String(cString: $0) }
  }

  /// Calls `body` with each row, until it throws. The row must not be used after the call.
  func forEach<Failure: Error>(_ body: (inout Row) throws(Failure) -> Void) throws(Failure) {
    for index in 0..<count {
      var row = Row(self, index)
      try body(&row)
    }
  }
}

/// A row of a result. Its columns are read in order. It must not live longer than its result.
@safe struct Row: ~Copyable {
  private let result: OpaquePointer
  private let index: Int32
  private var next: Int32 = 0

  fileprivate init(_ result: borrowing ResultHandle, _ index: Int) {
    unsafe self.result = result.pointer
    self.index = Int32(index)
  }

  /// The bytes of the next column; nil for NULL.
  private mutating func cell() -> UnsafeRawBufferPointer? {
    defer { next += 1 }
    guard unsafe PQgetisnull(result, index, next) == 0, let start = unsafe PQgetvalue(result, index, next) else {
      return nil
    }
    return unsafe UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, index, next)))
  }

  /// An integer of any width.
  mutating func integer() -> Int64? {
    guard let bytes = unsafe cell(), let first = unsafe bytes.first else { return nil }
    return unsafe bytes.reduce(first < 0x80 ? 0 : -1) { $0 << 8 | Int64($1) }
  }

  mutating func double() -> Double? { integer().map { Double(bitPattern: UInt64(bitPattern: $0)) } }

  mutating func bool() -> Bool { integer() == 1 }

  mutating func text() -> String? {
    guard let bytes = unsafe cell() else { return nil }
    return unsafe String(decoding: bytes, as: UTF8.self)
  }

  /// An array of bigint, in the form that `EncodedArguments` writes; empty for NULL.
  mutating func integers() -> [Int64] {
    guard let bytes = unsafe cell(), bytes.count > 20 else { return [] }
    return stride(from: 24, through: bytes.count - 8, by: 12).map { start in
      unsafe bytes[start..<(start + 8)].reduce(Int64(0)) { $0 << 8 | Int64($1) }
    }
  }

  mutating func bytes() -> [UInt8]? {
    guard let bytes = unsafe cell() else { return nil }
    return unsafe Array(bytes)
  }
}
