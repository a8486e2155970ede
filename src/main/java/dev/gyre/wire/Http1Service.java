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
  private final boolean serverHeader;

  /** Reads the options once. */
  public Http1Service(HttpApplication application, FilePool pool, ServerContext server) {
    Settings settings = server.settings();
    this.source = new AnswerSource(application, pool, server);
    this.pool = pool;
    this.requestLimits =
        new RequestLimits(
            Math.toIntExact(settings.get(Options.MAX_REQUEST_LINE)),
            Math.toIntExact(settings.get(Options.MAX_HEADER_BYTES)),
            settings.get(Options.MAX_HEADERS));
    this.bodyBytesMax = settings.get(Options.MAX_BODY);
    this.pipelineDepthMax = settings.get(Options.PIPELINE);
    this.serverHeader = settings.get(Options.SERVER_HEADER);
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

  boolean serverHeader() {
    return serverHeader;
  }
}
