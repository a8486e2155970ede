package dev.gyre.wire;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.http.Body;
import dev.gyre.http.Method;
import dev.gyre.http.Request;
import dev.gyre.http.Response;
import dev.gyre.transport.FileSending;
import dev.gyre.transport.TransportKind;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tells people how an answer would be kept and sent. */
public final class AnswerPlan {
  private static final String IN_MEMORY = "in memory, sent with its head";

  private AnswerPlan() {}

  /** Whether event loops would keep the answer for others, and for whom. */
  public static String cache(
      Request request, Response response, Settings settings, boolean encrypted) {
    if (settings.get(Options.CACHE_SIZE) == 0) {
      return "not kept: --cache-size 0";
    }
    if (response.body() instanceof Body.File && request.targetHas('?')) {
      return "not kept: the address has a query";
    }
    if (!HotAnswers.mayBeKept(request, response)) {
      return response.status() == 200
          ? "not kept: it has no strong tag yet, depends on who asks, or is made for one request"
          : "not kept: only whole files are";
    }
    long length = response.body().lengthBytes();
    if (encrypted && length > AnswerSource.LOADED_BYTES_MAX) {
      return "not kept: larger than " + (AnswerSource.LOADED_BYTES_MAX >> 10) + " KiB, and TLS";
    }
    String kept =
        "kept when asked for again, for all who ask for this "
            + (response.reuse() == Response.Reuse.HOST ? "of this host" : "address")
            + ", for "
            + settings.text(Options.CACHE_VALID);
    if (encrypted || length <= AnswerSource.COPIED_BYTES_MAX) {
      return kept;
    }
    if (FileSending.of(TransportKind.NIO).usesDescriptors()) {
      return kept + ", as an open file";
    }
    return kept
        + ", as an open file; "
        + (length > AnswerSource.LOADED_BYTES_MAX ? "not on nio" : "on nio in memory");
  }

  /** The fields that stand in every answer, a line each. */
  public static List<String> fixedFields(Settings settings, boolean encrypted) {
    byte[] lines = FixedFields.of(settings, encrypted);
    return new String(lines, StandardCharsets.US_ASCII).lines().toList();
  }

  /** How each transport would send the body. */
  public static String body(Request request, Response response, boolean encrypted) {
    Body body = response.body();
    if (request.method() == Method.HEAD || body instanceof Body.Empty) {
      return "none";
    }
    if (body instanceof Body.Page) {
      return "made while it is sent, in chunks";
    }
    long length = body.lengthBytes();
    if (body instanceof Body.Bytes
        || length <= AnswerSource.COPIED_BYTES_MAX
        || (encrypted && length <= AnswerSource.LOADED_BYTES_MAX)) {
      return IN_MEMORY;
    }
    if (encrypted) {
      return "copied in windows, since TLS encrypts it here";
    }
    StringBuilder text = new StringBuilder();
    for (TransportKind kind : TransportKind.values()) {
      text.append(text.isEmpty() ? "" : "; ").append(kind).append(": ");
      FileSending sending = FileSending.of(kind);
      boolean copied = !sending.usesDescriptors() && length <= AnswerSource.LOADED_BYTES_MAX;
      text.append(copied ? IN_MEMORY : sending.text());
    }
    return text.toString();
  }
}
