import Storage

/// An error of a statement or a connection.
struct DatabaseError: Error {
  /// The server's error code, SQLSTATE (PostgreSQL's manual, appendix A); empty if the connection failed.
  var code: String
  /// What the server or libpq says, in one line.
  var message: String

  /// An error of the server.
  init(code: String, message: String) {
    self.code = code
    self.message = SafeWords.line(message)
  }

  /// The connection failed, or the server did not answer in time: whether the statement was run is not known.
  static func lost(_ message: String) -> DatabaseError { DatabaseError(code: "", message: message) }

  /// Whether the connection can no longer be used. The server ends connections when it is stopped (57P01, 57P02), refuses
  /// them while it starts (57P03) or has too many (53300), and is read-only after a fail-over (25006).
  var isLoss: Bool {
    code.isEmpty || code.hasPrefix("08") || ["57P01", "57P02", "57P03", "53300", "25006"].contains(code)
  }

  /// What the schema's functions raise if `known` is not the last match (`SeenEntries.commit`).
  static let outdatedCode = "DW001"
  /// What a new session raises if the schema is of a newer version.
  static let newerCode = "DW002"
}

extension StorageError {
  /// The error for an error of the database at an address.
  init(_ error: DatabaseError, _ address: String) {
    let (code, sentence): (Code, String) =
      switch error.code {
      case DatabaseError.outdatedCode: (.outdated, StorageError.outdated.description)
      case DatabaseError.newerCode:
        (
          .newer,
          "the database's schema is of a newer version of diplowatch, and this version would damage it; upgrade "
            + "diplowatch, or set state to another database"
        )
      case "28P01", "28000":
        (.cannotOpen, "the database refuses the login; check the user in state and the password in stateSecretFile")
      case "3D000": (.cannotOpen, "there is no such database; create it, or correct state")
      case "42501":
        (
          .readOnly,
          "the user may not do this in the database; give it the schema diplowatch (CREATE SCHEMA … AUTHORIZATION)"
        )
      case "53100": (.full, "no space left for the database; free disk space (no match is lost meanwhile)")
      case "55P03", "57014", "40P01", "40001":
        (.busy, "the database took too long, or waits for another process; it is tried again")
      case "XX001", "XX002": (.corrupt, "the database is damaged; restore it")
      case "42P01", "42703", "42883", "3F000":
        (.other, "the database has other tables than diplowatch makes; restore its schema diplowatch, or drop it")
      case _ where error.isLoss: (.unreachable, "the database cannot be reached")
      default: (.other, "the database cannot do what was asked of it; please report this")
      }
    // The server's own message is for developers, so it comes last.
    let words = error.code.hasPrefix("DW") ? "" : " (\(error.code.isEmpty ? "" : error.code + ": ")\(error.message))"
    self.init(code, "\(address): \(sentence)\(words)")
  }
}
