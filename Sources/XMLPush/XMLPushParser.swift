import CLibXML2

/// The result of a parse.
public struct XMLOutcome: Sendable, Equatable {
  /// Whether the document is well-formed (XML 1.0 §2.1, Namespaces in XML 1.0 §7).
  public var wellFormed = true
  /// Whether text is missing: the parse stopped at an error, or libxml2 dropped something, such as a reference to an
  /// undeclared entity.
  public var lostText = false
  /// The first fatal error: libxml2's error number, line and column, both from 1.
  public var firstError: (code: Int, line: Int, column: Int)?

  /// Compares everything except the error's position.
  public static func == (left: XMLOutcome, right: XMLOutcome) -> Bool {
    left.wellFormed == right.wellFormed && left.lostText == right.lostText
      && left.firstError?.code == right.firstError?.code
  }
}

/// A failure of the parser itself. It says nothing about the document.
public enum XMLFailure: Error, Sendable {
  /// There was not enough memory.
  case noMemory
  /// libxml2 refused to parse; its error number.
  case refused(Int)
}

/// libxml2's SAX2 push parser for UTF-8. It makes no network access and expands neither external nor declared entities.
public enum XMLPushParser {
  /// Parses a whole document in one push.
  ///
  /// - Parameters:
  ///   - recovering: whether to continue after errors and keep all text. If not, the parse stops at the first one.
  ///   - handler: receives the events.
  ///   - calls: the handler's methods.
  /// - Throws: `XMLFailure` if the parser itself failed. The handler may have received a part of the events.
  public static func parse<Handler: XMLHandler>(
    _ utf8: [UInt8], recovering: Bool, into handler: inout Handler, calls: XMLHandlerCalls
  ) throws(XMLFailure) -> XMLOutcome {
    unsafe try withUnsafeMutablePointer(to: &handler) { (handler) throws(XMLFailure) in
      unsafe try utf8.withUnsafeBufferPointer { (utf8) throws(XMLFailure) in
        unsafe try parse(utf8, recovering: recovering, handler: UnsafeMutableRawPointer(handler), calls: calls)
      }
    }
  }

  private static func parse(
    _ utf8: UnsafeBufferPointer<UInt8>, recovering: Bool, handler: UnsafeMutableRawPointer, calls: XMLHandlerCalls
  ) throws(XMLFailure) -> XMLOutcome {
    let state = UnsafeMutablePointer<ParserState>.allocate(capacity: 1)
    unsafe state.initialize(to: ParserState(handler: handler, calls: calls, recovering: recovering))
    defer {
      unsafe state.deinitialize(count: 1)
      unsafe state.deallocate()
    }
    var callbacks = unsafe dw_sax(start: startElement, end: endElement, characters: characters, error: reportError)
    let parser = try unsafe ParserContext(&callbacks, state, recovering: recovering)
    unsafe state.pointee.parser = parser.pointer
    let code = unsafe utf8.withMemoryRebound(to: CChar.self) { bytes in
      // libxml2 takes the length as an Int32. Documents are limited far below that.
      unsafe xmlParseChunk(parser.pointer, bytes.baseAddress, Int32(clamping: bytes.count), 1)
    }
    let noMemory = Int32(XML_ERR_NO_MEMORY.rawValue)
    if unsafe code == noMemory || state.pointee.lacksMemory { throw .noMemory }
    // A positive code is an error of the document, which was reported to the callback.
    if code < 0 { throw .refused(Int(code)) }
    return unsafe state.pointee.outcome
  }
}

/// The one owner of an `xmlParserCtxtPtr`.
@safe private struct ParserContext: ~Copyable {
  let pointer: xmlParserCtxtPtr

  /// - Throws: `XMLFailure` when there is no memory for it.
  init(
    _ callbacks: inout dw_sax, _ state: UnsafeMutablePointer<ParserState>, recovering: Bool
  ) throws(XMLFailure) {
    guard let pointer = unsafe dw_create_parser(&callbacks, state, recovering ? 1 : 0) else { throw .noMemory }
    unsafe self.pointer = pointer
  }

  deinit { unsafe dw_free_parser(pointer) }
}

/// The user data of the parser's callbacks, on the heap for the duration of one parse.
@unsafe private struct ParserState: ~Copyable {
  let handler: UnsafeMutableRawPointer
  let calls: XMLHandlerCalls
  let recovering: Bool
  var parser: xmlParserCtxtPtr?
  var parse = XMLParse(text: XMLText(capacity: 1 << 14))
  var outcome = XMLOutcome()
  var lacksMemory = false

  init(handler: UnsafeMutableRawPointer, calls: XMLHandlerCalls, recovering: Bool) {
    unsafe self.handler = handler
    unsafe self.calls = calls
    unsafe self.recovering = recovering
  }

  mutating func afterEvent() {
    guard let parser = unsafe parser else { return }
    if unsafe parse.stops { unsafe xmlStopParser(parser) }
    if unsafe recovering { unsafe dw_believe(parser) }
  }
}

private func state(_ context: UnsafeMutableRawPointer) -> UnsafeMutablePointer<ParserState> {
  unsafe context.assumingMemoryBound(to: ParserState.self)
}

private func startElement(
  _ context: UnsafeMutableRawPointer?, _ localName: UnsafePointer<xmlChar>?, _ prefix: UnsafePointer<xmlChar>?,
  _ uri: UnsafePointer<xmlChar>?, _ namespaceCount: Int32, _ namespaces: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?,
  _ attributeCount: Int32, _ defaultedCount: Int32, _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
) {
  guard let context = unsafe context, let localName = unsafe localName else { return }
  let state = unsafe state(context)
  guard unsafe !state.pointee.parse.stops else { return }
  unsafe state.pointee.calls.start(
    state.pointee.handler, XMLName(local: localName, prefix: prefix, uri: uri),
    // Default attributes from the document's DTD are left out: a few bytes there could add many to each element.
    XMLAttributes(
      elementURI: uri, base: attributes, count: Int(attributeCount - defaultedCount), namespaces: namespaces,
      namespaceCount: Int(namespaceCount)),
    &state.pointee.parse)
  unsafe state.pointee.afterEvent()
}

private func endElement(
  _ context: UnsafeMutableRawPointer?, _ localName: UnsafePointer<xmlChar>?, _ prefix: UnsafePointer<xmlChar>?,
  _ uri: UnsafePointer<xmlChar>?
) {
  guard let context = unsafe context, let localName = unsafe localName else { return }
  let state = unsafe state(context)
  guard unsafe !state.pointee.parse.stops else { return }
  unsafe state.pointee.calls.end(
    state.pointee.handler, XMLName(local: localName, prefix: prefix, uri: uri), &state.pointee.parse)
  unsafe state.pointee.afterEvent()
}

private func characters(_ context: UnsafeMutableRawPointer?, _ text: UnsafePointer<xmlChar>?, _ count: Int32) {
  guard let context = unsafe context, let text = unsafe text, count > 0 else { return }
  let state = unsafe state(context)
  unsafe state.pointee.parse.text.take(text, count: Int(count))
  if unsafe state.pointee.recovering, let parser = unsafe state.pointee.parser { unsafe dw_believe(parser) }
}

private func reportError(
  _ context: UnsafeMutableRawPointer?, _ level: Int32, _ domain: Int32, _ code: Int32, _ line: Int32, _ column: Int32
) {
  guard let context = unsafe context else { return }
  let state = unsafe state(context)
  let isUndeclared =
    code == Int32(XML_WAR_UNDECLARED_ENTITY.rawValue) || code == Int32(XML_ERR_UNDECLARED_ENTITY.rawValue)
  // libxml2 only warns of undeclared entities if the document has a DTD that was not read (XML 1.0 §4.1).
  if isUndeclared { unsafe state.pointee.outcome.lostText = true }
  if code == Int32(XML_ERR_NO_MEMORY.rawValue) { unsafe state.pointee.lacksMemory = true }
  if level == Int32(XML_ERR_FATAL.rawValue) {
    unsafe state.pointee.outcome.lostText = true
    if unsafe state.pointee.outcome.firstError == nil {
      unsafe state.pointee.outcome.firstError = (Int(code), Int(line), Int(column))
    }
    // Inside the DTD, parameter entities are undeclared only because this parser keeps no declarations.
    let isOurs = unsafe isUndeclared && state.pointee.parser.map { unsafe dw_is_in_doctype($0) != 0 } ?? false
    if !isOurs { unsafe state.pointee.outcome.wellFormed = false }
  } else if level == Int32(XML_ERR_ERROR.rawValue), domain == Int32(XML_FROM_NAMESPACE.rawValue) {
    // An undeclared prefix loses no text.
    unsafe state.pointee.outcome.wellFormed = false
  }
  if unsafe state.pointee.recovering, let parser = unsafe state.pointee.parser { unsafe dw_believe(parser) }
}
