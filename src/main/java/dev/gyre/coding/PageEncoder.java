package dev.gyre.coding;

import dev.gyre.config.CompressLevel;
import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.http.Body;
import dev.gyre.http.CodingPreference;
import dev.gyre.http.ContentCoding;
import dev.gyre.http.Headers;
import dev.gyre.http.Request;
import dev.gyre.http.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Encodes pages that are made for one answer, while they are made: fast rather than small. Their
 * tags are weak, and say the same of every coding (RFC 9110 section 8.8.1). Thread-safe; not for
 * event loops.
 */
public final class PageEncoder {
  /** Less is not worth a chunk. */
  private static final int PIECE_BYTES_MIN = 4 * 1024;

  private final List<ContentCoding> codings;
  private final long bytesMin;
  private final Encoders encoders = new Encoders(CompressLevel.FAST);

  /** Reads the options. */
  public PageEncoder(Settings settings) {
    this.codings = settings.get(Options.COMPRESS).stream().map(ContentCoding::ofToken).toList();
    this.bytesMin = settings.get(Options.COMPRESS_MIN);
  }

  /** The answer as the client likes it best; owns what it is given. */
  public Response encode(Request request, Response response) {
    Headers headers = response.headers();
    if (codings.isEmpty() || (response.status() != 200 && response.status() != 304)) {
      return response;
    }
    headers.addToList("Vary", "Accept-Encoding");
    List<ContentCoding> wanted =
        CodingPreference.ranked(request.joinedHeader("accept-encoding"), codings);
    if (wanted.isEmpty()) {
      return response;
    }
    ContentCoding coding = wanted.getFirst();
    Body body =
        switch (response.body()) {
          case Body.Bytes bytes -> whole(coding, bytes);
          case Body.Page page -> piecewise(coding, page);
          case Body.Empty empty -> empty;
          case Body.File file -> file;
        };
    if (body.equals(response.body())) {
      return response;
    }
    headers.add("Content-Encoding", coding.token());
    return new Response(response.status(), headers, body);
  }

  private Body whole(ContentCoding coding, Body.Bytes body) {
    if (body.content().length < bytesMin) {
      return body;
    }
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    try (OutputStream encoder = encoders.open(coding, encoded)) {
      encoder.write(body.content());
    } catch (IOException e) {
      return body; // its library does not load here, as FileEncoder tells
    }
    return encoded.size() < body.content().length ? new Body.Bytes(encoded.toByteArray()) : body;
  }

  private Body piecewise(ContentCoding coding, Body.Page body) {
    try {
      return new Body.Page(new EncodedSource(body.source(), encoders, coding, PIECE_BYTES_MIN));
    } catch (IOException e) {
      return body;
    }
  }
}
