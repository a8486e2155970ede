package dev.gyre.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who has the name of a Unix socket when several servers start at the same time. */
class UnixSocketFileTest {
  private static final int SERVERS = 4;
  private static final int ROUNDS = 300;

  @TempDir Path folder;
  private Path path;

  @BeforeEach
  void choosePath() {
    path = folder.resolve("s");
  }

  private static ServerSocketChannel listen(Path where) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    return listener.bind(UnixDomainSocketAddress.of(where));
  }

  private static void publish(UnixSocketFile file) throws StartFailure {
    file.publish(PosixFilePermissions.fromString("rw-------"), "");
  }

  private void leaveBehind() throws IOException {
    listen(path).close();
  }

  /** Whether this is the one that a client of the path comes to. */
  private boolean isReached(ServerSocketChannel listener) throws IOException {
    listener.configureBlocking(false);
    try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path));
        SocketChannel accepted = listener.accept()) {
      return client.isConnected() && accepted != null;
    }
  }

  @Test
  void theSecondOfTwoLeavesTheFirstItsName() throws Exception {
    leaveBehind();
    UnixSocketFile first = UnixSocketFile.at(path);
    UnixSocketFile second = UnixSocketFile.at(path);
    try (ServerSocketChannel one = listen(first.temporary());
        ServerSocketChannel other = listen(second.temporary())) {
      publish(first);
      assertThrows(StartFailure.class, () -> publish(second));
      second.close();
      assertTrue(isReached(one));
      assertTrue(other.isOpen());
    }
  }

  /** A connection to it would wait until it accepts one. */
  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void oneThatAcceptsNobodyKeepsItsName() throws IOException {
    List<SocketChannel> waiting = new ArrayList<>();
    try (ServerSocketChannel hung = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      hung.bind(UnixDomainSocketAddress.of(path), 1);
      assertThrows(SocketException.class, () -> connectOften(waiting));
      assertThrows(StartFailure.class, () -> UnixSocketFile.at(path));
    } finally {
      for (SocketChannel client : waiting) {
        client.close();
      }
    }
  }

  private void connectOften(List<SocketChannel> clients) throws IOException {
    for (int i = 0; i < 100; i++) {
      SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
      clients.add(client);
      client.configureBlocking(false);
      client.connect(UnixDomainSocketAddress.of(path));
    }
  }

  @Test
  void oneOfManyHasTheName() throws Exception {
    CyclicBarrier together = new CyclicBarrier(SERVERS);
    try (ExecutorService threads = Executors.newFixedThreadPool(SERVERS)) {
      for (int round = 0; round < ROUNDS; round++) {
        path = folder.resolve("s" + round);
        leaveBehind();
        List<ServerSocketChannel> listeners = new ArrayList<>();
        List<Callable<Boolean>> starts = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
          UnixSocketFile file = UnixSocketFile.at(path);
          listeners.add(listen(file.temporary()));
          starts.add(() -> isPublished(file, together));
        }
        List<Future<Boolean>> results = threads.invokeAll(starts);
        int published = 0;
        for (int i = 0; i < SERVERS; i++) {
          if (results.get(i).get()) {
            published++;
            assertTrue(isReached(listeners.get(i)), "round " + round);
          }
        }
        assertEquals(1, published, "round " + round);
        for (ServerSocketChannel listener : listeners) {
          listener.close();
        }
      }
    }
  }

  private static boolean isPublished(UnixSocketFile file, CyclicBarrier together) throws Exception {
    together.await();
    try {
      publish(file);
      return true;
    } catch (StartFailure taken) {
      return false;
    }
  }
}
