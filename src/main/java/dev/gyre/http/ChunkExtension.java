package dev.gyre.http;

/**
 * Checks chunk extensions byte by byte (RFC 9112 section 7.1.1): {@code *( BWS ";" BWS name [ BWS
 * "=" BWS ( token / quoted-string ) ] )}. They mean nothing to this server, but two servers that
 * disagree on where they end disagree on where the next request begins.
 *
 * <p>Blanks before the line end are refused: after a chunk size without extension no grammar has
 * them.
 */
final class ChunkExtension {
  private enum State {
    /** Nothing but the size was read. */
    SIZE,
    /** Blanks in front of a semicolon. */
    BEFORE_SEMICOLON,
    BEFORE_NAME,
    NAME,
    /** Blanks after a name: a semicolon or an equals sign follows. */
    AFTER_NAME,
    BEFORE_VALUE,
    VALUE,
    QUOTED,
    ESCAPED,
    AFTER_QUOTED,
    BAD
  }

  private State state = State.SIZE;

  void start() {
    state = State.SIZE;
  }

  /** True when the line may end here. */
  boolean mayEnd() {
    return switch (state) {
      case SIZE, NAME, VALUE, AFTER_QUOTED -> true;
      default -> false;
    };
  }

  /** Takes the next byte, which is no line end; false when it may not stand there. */
  boolean accepts(byte b) {
    state =
        switch (state) {
          case SIZE, VALUE, AFTER_QUOTED, BEFORE_SEMICOLON -> onBoundary(b);
          case BEFORE_NAME -> start(b, State.BEFORE_NAME, State.NAME);
          case NAME -> Octets.isToken(b) ? State.NAME : onAfterName(b);
          case AFTER_NAME -> onAfterName(b);
          case BEFORE_VALUE -> b == '"' ? State.QUOTED : start(b, State.BEFORE_VALUE, State.VALUE);
          case QUOTED -> onQuoted(b);
          case ESCAPED -> isText(b) ? State.QUOTED : State.BAD;
          case BAD -> State.BAD;
        };
    return state != State.BAD;
  }

  private State onBoundary(byte b) {
    if (state == State.VALUE && Octets.isToken(b)) {
      return State.VALUE;
    }
    if (b == ';') {
      return State.BEFORE_NAME;
    }
    return Octets.isBlank(b) ? State.BEFORE_SEMICOLON : State.BAD;
  }

  private static State start(byte b, State whileBlank, State onToken) {
    if (Octets.isBlank(b)) {
      return whileBlank;
    }
    return Octets.isToken(b) ? onToken : State.BAD;
  }

  private static State onAfterName(byte b) {
    return switch (b) {
      case ' ', '\t' -> State.AFTER_NAME;
      case ';' -> State.BEFORE_NAME;
      case '=' -> State.BEFORE_VALUE;
      default -> State.BAD;
    };
  }

  private static State onQuoted(byte b) {
    if (b == '"') {
      return State.AFTER_QUOTED;
    }
    if (b == '\\') {
      return State.ESCAPED;
    }
    return isText(b) ? State.QUOTED : State.BAD;
  }

  private static boolean isText(byte b) {
    return b == '\t' || (b >= ' ' && b != 0x7f) || b < 0;
  }
}
