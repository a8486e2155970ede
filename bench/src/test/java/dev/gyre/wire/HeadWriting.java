package dev.gyre.wire;

import dev.gyre.config.Settings;
import dev.gyre.http.Headers;
import io.netty.buffer.ByteBuf;

/** Lets the micro-benchmarks reach {@link ResponseHead}, which only its package uses. */
public final class HeadWriting {
  private final byte[] scratch = new byte[2048];
  private final byte[] dateLine;
  private final byte[] fixedFields = FixedFields.of(Settings.DEFAULTS, false);

  /** With one date for all heads. */
  public HeadWriting(byte[] dateLine) {
    this.dateLine = dateLine;
  }

  /** Writes the head of an answer to HTTP/1.1 whose connection stays open. */
  public void write(ByteBuf out, int status, Headers headers, long lengthBytes) {
    ResponseHead.write(
        out,
        scratch,
        status,
        headers,
        ResponseHead.Framing.LENGTH,
        lengthBytes,
        ResponseHead.Persistence.DEFAULT,
        dateLine,
        fixedFields);
  }
}
