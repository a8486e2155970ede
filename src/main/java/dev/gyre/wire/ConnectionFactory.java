package dev.gyre.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the one handler of a new connection: the protocol a server speaks. Thread-safe. */
@FunctionalInterface
public interface ConnectionFactory {
  /** The name of HTTP/2 in a TLS handshake (RFC 9113 section 3.2). */
  String HTTP_2 = "h2";

  /** Makes it; called on the connection's loop. */
  Connection connection(LoopContext loop);

  /** HTTP of the version that the peer speaks. */
  static ConnectionFactory http(Http1Service service) {
    return new ConnectionFactory() {
      @Override
      public Connection connection(LoopContext loop) {
        return new HttpConnection(loop, service);
      }

      @Override
      public boolean clientSpeaksFirst() {
        return true;
      }

      @Override
      public boolean receivesUnasked() {
        return true;
      }

      @Override
      public @Nullable ByteBuf serveAtOnce(Channel accepted, LoopContext loop) {
        return ShortConnection.serve(accepted, loop, service);
      }
    };
  }

  /** Bytes back as they came. */
  static ConnectionFactory echo() {
    return EchoConnection::new;
  }

  /** An embedder's own handler behind a guard. */
  static ConnectionFactory guarded(Supplier<? extends ChannelHandler> handlers) {
    return loop ->
        new GuardedConnection(
            loop, Objects.requireNonNull(handlers.get(), "no handler for a connection"));
  }

  /**
   * The same behind TLS.
   *
   * @param front puts TLS at the end of a pipeline
   */
  static ConnectionFactory encrypted(ConnectionFactory inner, Consumer<ChannelPipeline> front) {
    return new ConnectionFactory() {
      @Override
      public boolean clientSpeaksFirst() {
        return true;
      }

      @Override
      public boolean receivesUnasked() {
        return inner.receivesUnasked();
      }

      @Override
      public Connection connection(LoopContext loop) {
        Connection connection = inner.connection(loop);
        connection.expectHandshake();
        return connection;
      }

      @Override
      public void install(Channel channel, LoopContext loop) {
        Connection connection = connection(loop);
        channel.pipeline().addLast(new TlsRecords(connection));
        front.accept(channel.pipeline());
        channel.pipeline().addLast(connection);
      }
    };
  }

  /** The same behind a proxy that names the client. */
  static ConnectionFactory proxied(ConnectionFactory inner, ProxyFront front) {
    return new ConnectionFactory() {
      @Override
      public boolean clientSpeaksFirst() {
        return inner.clientSpeaksFirst();
      }

      @Override
      public boolean receivesUnasked() {
        return inner.receivesUnasked();
      }

      @Override
      public Connection connection(LoopContext loop) {
        return inner.connection(loop);
      }

      @Override
      public void install(Channel channel, LoopContext loop) {
        boolean expected = front.install(channel);
        inner.install(channel, loop);
        if (expected && channel.pipeline().last() instanceof Connection connection) {
          connection.expectProxy();
        }
      }
    };
  }

  /** Whether a connection has nothing to say before its peer does. */
  default boolean clientSpeaksFirst() {
    return false;
  }

  /** Whether its connections bound what they hold of that which they have not asked for. */
  default boolean receivesUnasked() {
    return false;
  }

  /**
   * Serves an accepted channel and closes it, if all of that can be done now. Called by the thread
   * of its loop, before that knows the channel.
   *
   * @return null when that was done; otherwise the channel is to be registered with its loop, and
   *     then to be given what this has received of it, if anything. The caller owns it
   */
  default @Nullable ByteBuf serveAtOnce(Channel accepted, LoopContext loop) {
    return Unpooled.EMPTY_BUFFER;
  }

  /** Puts the handler into the pipeline of an accepted channel. */
  default void install(Channel channel, LoopContext loop) {
    channel.pipeline().addLast(connection(loop));
  }
}
