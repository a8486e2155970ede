package dev.gyre.http;

/** The registered methods a file server meets (RFC 9110 section 9), and {@link #UNKNOWN}. */
public enum Method {
  GET,
  HEAD,
  OPTIONS,
  POST,
  PUT,
  DELETE,
  PATCH,
  TRACE,
  CONNECT,
  /** Any other well-formed token; answered 501. */
  UNKNOWN
}
