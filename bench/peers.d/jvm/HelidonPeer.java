import io.helidon.common.Size;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.staticcontent.FileSystemHandlerConfig;
import io.helidon.webserver.staticcontent.StaticContentFeature;
import java.nio.file.Path;
import java.time.Duration;

/** Helidon SE: a virtual thread for each connection, on one carrier thread; files in memory. */
class HelidonPeer {
  public static void main(String[] arguments) {
    int port = Integer.parseInt(arguments[0]);
    Path root = Path.of(arguments[1]);
    FileSystemHandlerConfig files =
        FileSystemHandlerConfig.builder()
            .location(root)
            .memoryCache(cache -> cache.capacity(Size.create(64, Size.Unit.MIB)))
            .addCachedFile(".")
            .recordCacheCapacity(1000)
            .build();
    WebServer.builder()
        .host("127.0.0.1")
        .port(port)
        .backlog(4096)
        .idleConnectionTimeout(Duration.ofHours(1))
        .connectionOptions(options -> options.tcpNoDelay(true).readTimeout(Duration.ofHours(1)))
        .routing(routing -> routing.register("/", StaticContentFeature.createService(files)))
        .build()
        .start();
  }
}
