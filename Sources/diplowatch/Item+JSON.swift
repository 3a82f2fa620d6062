import Basics
import Classification

/// Why a line is not what it should be, and where.
struct LineProblem: Error {
  /// The column, in Unicode scalars from 1.
  var column = 1
  /// What is wrong and what is expected.
  var sentence: String
}

extension JSONValue {
  /// Parses one line.
  ///
  /// - Throws: `LineProblem` if it is not JSON.
  init(line: ArraySlice<UInt8>) throws(LineProblem) {
    do throws(JSONError) {
      self = try JSONValue.read(Array(line))
    } catch {
      throw LineProblem(column: error.column, sentence: "this line is not JSON: \(error.problem)")
    }
  }
}

extension Item {
  /// Reads an item from a line of JSON.
  ///
  /// - Throws: `LineProblem` if the line is not JSON or not an item.
  init(line: ArraySlice<UInt8>) throws(LineProblem) { try self.init(JSONValue(line: line)) }

  /// Takes an item from its JSON value. Members that an item does not have, and texts that are not strings, are
  /// ignored.
  ///
  /// - Throws: `LineProblem` if the value is not an item.
  init(_ json: JSONValue) throws(LineProblem) {
    guard case .object = json else {
      throw LineProblem(sentence: "this line is not JSON: a JSON object is expected here")
    }
    guard let id = json["id"] else { throw LineProblem(sentence: "this line is not an item: it has no \"id\"") }
    guard let id = id.identifier else {
      throw LineProblem(sentence: "this line is not an item: \"id\" is a string or a number")
    }
    let title = json["title"]?.string
    // Posts have no title, but an item must have some text.
    guard title != nil || json["summary"]?.string != nil || json["content"]?.string != nil else {
      throw LineProblem(sentence: "this line is not an item: it has no \"title\", \"summary\" or \"content\"")
    }
    self.init(
      id: id, title: title ?? "", summary: json["summary"]?.string, content: json["content"]?.string,
      language: json["language"]?.string, homeSide: json["homeSide"]?.string)
  }
}
