package dev.gyre.wire;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.http.RequestLimits;
import dev.gyre.routing.HttpApplication;

/** What all HTTP/1 connections of a server share. Thread-safe. */
public final class Http1Service {
  private final AnswerSource source;
  private final FilePool pool;
  private final RequestLimits requestLimits;
  private final long bodyBytesMax;
  private final int pipelineDepthMax;
  private final byte[] fixedFields;
  private final boolean encrypted;
  private final boolean isMain;
  private final boolean http2;

  /** What a server is there for. Reads the options once. */
  public Http1Service(HttpApplication application, FilePool pool, ServerContext server) {
    this(application, pool, server, server.encrypted(), true);
  }

  /**
   * A service beside that, on the same loops: without TLS, and nothing is kept for it, since what
   * is kept belongs to the other.
   */
  public static Http1Service beside(
      HttpApplication application, FilePool pool, ServerContext server) {
    return new Http1Service(application, pool, server, false, false);
  }

  private Http1Service(
      HttpApplication application,
      FilePool pool,
      ServerContext server,
      boolean encrypted,
      boolean isMain) {
    Settings settings = server.settings();
    this.source = new AnswerSource(application, pool, server);
    this.pool = pool;
    this.requestLimits = requestLimits(settings);
    this.bodyBytesMax = settings.get(Options.MAX_BODY);
    this.pipelineDepthMax = settings.get(Options.PIPELINE);
    this.fixedFields = FixedFields.of(settings, encrypted);
    this.encrypted = encrypted;
    this.http2 = settings.get(Options.HTTP2);
    this.isMain = isMain;
  }

  /** How long a request may be. */
  public static RequestLimits requestLimits(Settings settings) {
    return new RequestLimits(
        Math.toIntExact(settings.get(Options.MAX_REQUEST_LINE)),
        Math.toIntExact(settings.get(Options.MAX_HEADER_BYTES)),
        settings.get(Options.MAX_HEADERS));
  }

  AnswerSource source() {
    return source;
  }

  FilePool pool() {
    return pool;
  }

  RequestLimits requestLimits() {
    return requestLimits;
  }

  long bodyBytesMax() {
    return bodyBytesMax;
  }

  int pipelineDepthMax() {
    return pipelineDepthMax;
  }

  byte[] fixedFields() {
    return fixedFields;
  }

  /** Whether a peer may speak HTTP/2. */
  boolean http2() {
    return http2;
  }

  boolean encrypted() {
    return encrypted;
  }

  /** Whether it is the one for which loops keep answers and exchanges. */
  boolean isMain() {
    return isMain;
  }
}
