import CLibXML2

/// What a document contains, as it is parsed. Subclasses override what they want to know; names, attributes and text
/// are valid during the call only.
open class XMLHandler {
  /// A handler that ignores everything.
  public init() {}

  /// An element starts.
  open func start(_ name: XMLName, _ attributes: XMLAttributes) {}

  /// An element ends.
  open func end() {}

  /// Text, in as many pieces as the parser likes.
  open func text(_ bytes: UnsafeBufferPointer<UInt8>) {}

  /// Whether the handler has seen enough, or cannot go on: the parse stops.
  public final var wantsStop = false
}

/// What became of a parse.
public struct XMLOutcome: Sendable, Equatable {
  /// Whether no rule of well-formedness was broken (XML 1.0 §2.1).
  public var wellFormed = true
  /// Whether something was left out in silence, such as a reference to an entity that the document does not declare.
  public var lostText = false
  /// The first fatal error: libxml2's number, line and column.
  public var firstError: (code: Int, line: Int, column: Int)?

  /// Compares everything but the error's place.
  public static func == (left: XMLOutcome, right: XMLOutcome) -> Bool {
    left.wellFormed == right.wellFormed && left.lostText == right.lostText
      && left.firstError?.code == right.firstError?.code
  }
}

/// libxml2's SAX2 push parser over UTF-8: no network, no external entities, no entities of the document at all, so that
/// nothing can expand.
public enum XMLPushParser {
  /// Parses a whole document in one push.
  ///
  /// - Parameter recovering: goes on after errors, keeping all text; else the parse stops at the first fatal error.
  public static func parse(_ utf8: [UInt8], recovering: Bool, handler: XMLHandler) -> XMLOutcome {
    let state = ParserState(handler)
    var context = dw_context(handler: Unmanaged.passUnretained(state).toOpaque(), error: nil)
    var callbacks = dw_sax(start: startElement, end: endElement, characters: characters, error: reportError)
    return withExtendedLifetime(state) {
      withUnsafeMutablePointer(to: &context) { context in
        guard let parser = dw_create_parser(&callbacks, context, recovering ? 1 : 0) else { return state.outcome }
        defer { dw_free_parser(parser) }
        state.parser = parser
        state.recovering = recovering
        utf8.withUnsafeBufferPointer { bytes in
          bytes.withMemoryRebound(to: CChar.self) { bytes in
            // The length is an Int32 in libxml2; bodies are bounded far below that.
            _ = xmlParseChunk(parser, bytes.baseAddress, Int32(clamping: bytes.count), 1)
          }
        }
        return state.outcome
      }
    }
  }
}

/// What the callbacks share; lives on the stack frame of `parse`.
private final class ParserState {
  let handler: XMLHandler
  var parser: xmlParserCtxtPtr?
  var recovering = false
  var outcome = XMLOutcome()

  init(_ handler: XMLHandler) { self.handler = handler }

  func afterEvent() {
    guard let parser else { return }
    if handler.wantsStop { xmlStopParser(parser) }
    if recovering { dw_believe(parser) }
  }

  static func from(_ context: UnsafeMutableRawPointer?) -> ParserState? {
    guard let context, let state = dw_handler(context) else { return nil }
    return Unmanaged<ParserState>.fromOpaque(state).takeUnretainedValue()
  }
}

private func startElement(
  _ context: UnsafeMutableRawPointer?, _ localName: UnsafePointer<xmlChar>?, _ prefix: UnsafePointer<xmlChar>?,
  _ uri: UnsafePointer<xmlChar>?, _ namespaceCount: Int32, _ namespaces: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?,
  _ attributeCount: Int32, _ defaultedCount: Int32, _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
) {
  guard let state = ParserState.from(context), let localName else { return }
  let name = XMLName(local: localName, prefix: prefix, uri: uri)
  state.handler.start(
    name,
    XMLAttributes(
      base: attributes, count: Int(attributeCount), namespaces: namespaces, namespaceCount: Int(namespaceCount)))
  state.afterEvent()
}

private func endElement(
  _ context: UnsafeMutableRawPointer?, _ localName: UnsafePointer<xmlChar>?, _ prefix: UnsafePointer<xmlChar>?,
  _ uri: UnsafePointer<xmlChar>?
) {
  guard let state = ParserState.from(context) else { return }
  state.handler.end()
  state.afterEvent()
}

private func characters(_ context: UnsafeMutableRawPointer?, _ text: UnsafePointer<xmlChar>?, _ count: Int32) {
  guard let state = ParserState.from(context), let text, count > 0 else { return }
  state.handler.text(UnsafeBufferPointer(start: text, count: Int(count)))
  state.afterEvent()
}

private func reportError(
  _ context: UnsafeMutableRawPointer?, _ level: Int32, _ code: Int32, _ line: Int32, _ column: Int32
) {
  guard let context else { return }
  let state = Unmanaged<ParserState>.fromOpaque(context).takeUnretainedValue()
  // Reported as a mere warning when the document has a DTD that was not read (XML 1.0 §4.1).
  if code == Int32(XML_WAR_UNDECLARED_ENTITY.rawValue) || code == Int32(XML_ERR_UNDECLARED_ENTITY.rawValue) {
    state.outcome.lostText = true
  }
  if level == Int32(XML_ERR_FATAL.rawValue) {
    state.outcome.wellFormed = false
    if state.outcome.firstError == nil { state.outcome.firstError = (Int(code), Int(line), Int(column)) }
  }
  if state.recovering, let parser = state.parser { dw_believe(parser) }
}
