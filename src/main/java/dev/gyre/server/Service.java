package dev.gyre.server;

import io.netty.channel.ChannelHandler;
import java.nio.file.Path;
import java.util.function.Supplier;

/** What a server does with its connections. */
sealed interface Service {
  /** Files under a directory. */
  record Files(Path root) implements Service {}

  /** The baseline without a file. */
  record Hello() implements Service {}

  /** Bytes back as they came. */
  record Echo() implements Service {}

  /** An embedder's own handler. */
  record Handler(Supplier<? extends ChannelHandler> handlers) implements Service {}
}
