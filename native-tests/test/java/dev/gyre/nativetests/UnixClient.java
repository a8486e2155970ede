package dev.gyre.nativetests;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A client on a Unix socket. */
final class UnixClient implements AutoCloseable {
  private final SocketChannel socket;
  private final InputStream in;
  private final AnswerReader reader;

  private UnixClient(SocketChannel socket) {
    this.socket = socket;
    this.in = new BufferedInputStream(Channels.newInputStream(socket));
    this.reader = new AnswerReader(in);
  }

  static UnixClient connect(Path path) {
    try {
      return new UnixClient(SocketChannel.open(UnixDomainSocketAddress.of(path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void send(String text) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
      while (bytes.hasRemaining()) {
        socket.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer get(String target, String... fields) {
    send(RawClient.request("GET", target, fields));
    return reader.read(false);
  }

  void endInput() throws IOException {
    socket.shutdownOutput();
  }

  /** Bytes until the end. */
  byte[] rest() throws IOException {
    return in.readAllBytes();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
