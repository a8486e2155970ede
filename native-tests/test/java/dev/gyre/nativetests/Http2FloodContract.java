package dev.gyre.nativetests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gyre.server.GyreServer;
import dev.gyre.transport.TransportKind;
import io.netty.util.internal.PlatformDependent;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Clients of HTTP/2 that have a server work for nothing: they are ended, and leave nothing. */
abstract class Http2FloodContract extends TransportContract {
  /**
   * Netty's pool grows by some MiB before it has a chunk of each size for each loop: by 4.25 once,
   * on a busy machine. A buffer of 16 KiB that is lost at each attack would be 8.4 MiB.
   */
  private static final int POOL_GROWTH_BYTES_MAX = 6 << 20;

  private static final List<String> FLOODS =
      List.of(
          "reset",
          "made reset",
          "ping",
          "settings",
          "priority",
          "empty",
          "continuation",
          "headers");
  private static final int STALLED_STREAMS = 50;

  Http2FloodContract(TransportKind transport) {
    super(transport);
  }

  private GyreServer serve() {
    TempSite site =
        newSite()
            .file("a.txt", "content of a")
            .file("b.txt", "content of b")
            .file("large.bin", TempSite.noise(3_000_000));
    return start(GyreServer.files(site.root()));
  }

  @ParameterizedTest
  @FieldSource("FLOODS")
  void floodsEndWithAReasonAndOthersGoOn(String kind) {
    GyreServer server = serve();
    try (FrameClient honest = FrameClient.connect(server)) {
      honest.get(1, "/a.txt");
      honest.body(1);
      flood(server, kind);
      Await.closed(server, "flood", 1);
      honest.get(3, "/b.txt");
      honest.body(3);
    }
  }

  /** Floods until the server says that it was enough. */
  private static void flood(GyreServer server, String kind) {
    try (FrameClient client = FrameClient.connect(server)) {
      byte[] block = FrameClient.request("/large.bin");
      boolean open = true;
      if (kind.equals("continuation") || kind.equals("headers")) {
        client.send(FrameClient.HEADERS, 0, 1, block);
      } else if (kind.equals("empty")) {
        client.send(FrameClient.HEADERS, 4, 1, block);
      }
      // What comes after the server has ended is dropped for a moment, so that it reads GOAWAY.
      for (int i = 0; open && i < 10_000; i++) {
        open = client.trySend(attack(kind, i, block));
      }
      assertEquals(11, client.read(FrameClient.GOAWAY).number(4));
    }
  }

  /** Asks for much, takes nothing, and leaves. */
  private static void stall(GyreServer server) {
    try (FrameClient client = FrameClient.connect(server, 4, 0)) {
      for (int stream = 1; stream < 2 * STALLED_STREAMS; stream += 2) {
        client.get(stream, "/large.bin");
      }
      client.read(FrameClient.HEADERS);
    }
  }

  @Test
  void floodsLeaveNoMemoryBehind() {
    GyreServer server = serve();
    attackInAllWays(server, 30); // what is made once, and what is kept for use again, is there
    long heapBefore = heapBytes();
    long directBefore = PlatformDependent.usedDirectMemory();
    attackInAllWays(server, 60);
    Await.until(
        () ->
            heapBytes() - heapBefore < 512 * 1024
                && PlatformDependent.usedDirectMemory() - directBefore < POOL_GROWTH_BYTES_MAX,
        () ->
            "from %d and %d to %d and %d bytes"
                .formatted(
                    heapBefore, directBefore, heapBytes(), PlatformDependent.usedDirectMemory()));
  }

  private static void attackInAllWays(GyreServer server, int times) {
    for (int i = 0; i < times; i++) {
      for (String kind : FLOODS) {
        flood(server, kind);
      }
      stall(server);
    }
    Await.until(() -> server.statistics().open() == 0, server::statistics);
  }

  private static long heapBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static byte[] attack(String kind, int i, byte[] block) {
    return switch (kind) {
      case "reset" -> {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(FrameClient.frame(FrameClient.HEADERS, 5, 2 * i + 1, block));
        both.writeBytes(FrameClient.frame(FrameClient.RST_STREAM, 0, 2 * i + 1, new byte[4]));
        yield both.toByteArray();
      }
      // A frame that has the server reset the stream itself (CVE-2025-8671).
      case "made reset" -> {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(FrameClient.frame(FrameClient.HEADERS, 5, 2 * i + 1, block));
        both.writeBytes(FrameClient.frame(FrameClient.WINDOW_UPDATE, 0, 2 * i + 1, new byte[4]));
        yield both.toByteArray();
      }
      case "ping" -> FrameClient.frame(FrameClient.PING, 0, 0, new byte[8]);
      case "settings" -> FrameClient.frame(FrameClient.SETTINGS, 0, 0, new byte[0]);
      case "priority" -> FrameClient.frame(FrameClient.PRIORITY, 0, 2 * i + 3, new byte[5]);
      case "empty" -> FrameClient.frame(FrameClient.DATA, 0, 1, new byte[0]);
      case "continuation" -> FrameClient.frame(FrameClient.CONTINUATION, 0, 1, new byte[0]);
      default -> FrameClient.frame(FrameClient.CONTINUATION, 0, 1, new byte[16_000]);
    };
  }
}
