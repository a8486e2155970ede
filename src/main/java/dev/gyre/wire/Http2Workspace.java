package dev.gyre.wire;

import dev.gyre.http2.HpackDecoder;
import dev.gyre.http2.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Room for one head at a time, shared by the HTTP/2 connections of a loop. */
final class Http2Workspace {
  final HpackDecoder.Scratch scratch;
  final RequestHead requestHead;

  /** The head of an answer as HTTP/1.1 has it. */
  final ByteBuf responseHead = Unpooled.buffer(1024);

  private byte[] block = new byte[2048];

  /**
   * Room for heads of that size.
   *
   * @param headBytesMax the longest head of a request that is accepted
   */
  Http2Workspace(int headBytesMax) {
    scratch = HpackDecoder.Scratch.forBlocks(Http2Reader.blockBytesMax(headBytesMax));
    requestHead = new RequestHead(headBytesMax);
  }

  /** Room for a header block of that size. */
  byte[] block(int bytes) {
    if (bytes > block.length) {
      block = new byte[bytes];
    }
    return block;
  }
}
