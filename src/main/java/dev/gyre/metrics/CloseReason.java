package dev.gyre.metrics;

import java.util.Locale;

/** Why a connection ended. Every connection ends with exactly one. */
public enum CloseReason {
  /** The peer closed an idle connection, or closed after its last answer. */
  PEER_CLOSED("the peer closed the connection"),
  /** The answer was complete and the protocol or the request asked to close. */
  COMPLETED("the last answer was sent and the connection was to be closed"),
  /** No request for the idle time. */
  IDLE("no request came within the idle timeout"),
  /** The request head was not complete in time. */
  HEADER_TIMEOUT("the request head was not complete within the header timeout"),
  /** The request body made no progress. */
  BODY_TIMEOUT("the request body made no progress within the body timeout"),
  /** The peer accepted no byte for too long. */
  WRITE_STALL("the peer accepted no byte within the write-stall timeout"),
  /** The peer was slower than the minimum rate. */
  MIN_RATE("the peer was slower than the minimum rate"),
  /** The TLS handshake took too long. */
  TLS_TIMEOUT("the TLS handshake was not complete within its timeout"),
  /** No handshake came about, or what came was no TLS. */
  TLS_ERROR("the TLS handshake failed or the peer broke the protocol"),
  /** A trusted proxy did not say, or not well, whom it speaks for. */
  PROXY_ERROR("a connection from a proxy did not begin with a PROXY header, or a broken one"),
  /** A limit on connections was reached. */
  LIMIT("a limit on connections was reached"),
  /** Made room for a newer connection while near the limit. */
  PRESSURE("closed while idle to make room for newer connections"),
  /** The request could not be understood or was refused with a broken framing. */
  BAD_REQUEST("the request was malformed, too large or not allowed"),
  /** Frames of HTTP/2 that cost us and bring nobody an answer, or input without end. */
  FLOOD("the peer sent too much empty work, such as resets, or took no answers and sent on and on"),
  /** The file became shorter while it was sent. */
  FILE_TRUNCATED("the file became shorter while it was sent"),
  /** The server is stopping. */
  DRAIN("the server was stopping"),
  /** The peer reset the connection or left in the middle of a request or an answer. */
  PEER_RESET("the peer reset the connection or left in the middle of an exchange"),
  /** A handler closed the connection itself. */
  HANDLER("the handler closed the connection"),
  /** A fault of ours or of the machine. */
  ERROR("an internal or input-output error");

  private final String explanation;

  CloseReason(String explanation) {
    this.explanation = explanation;
  }

  /** The name in logs and counters: lower case with underscores. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** One clause for people. */
  public String explanation() {
    return explanation;
  }
}
