import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.handlers.cache.CacheHandler;
import io.undertow.server.handlers.cache.DirectBufferCache;
import io.undertow.server.handlers.resource.CachingResourceManager;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.server.handlers.resource.ResourceHandler;
import io.undertow.server.handlers.resource.ResourceManager;
import io.undertow.util.ETag;
import java.nio.file.Path;

/** Undertow with one I/O thread, which answers from a cache in direct memory; one worker fills it. */
class UndertowPeer {
  private static final int HOUR_MILLIS = 3_600_000;
  private static final int SLICE_BYTES = 16 * 1024;
  private static final int CACHE_BYTES = 64 * 1024 * 1024;

  public static void main(String[] arguments) {
    int port = Integer.parseInt(arguments[0]);
    Path root = Path.of(arguments[1]);
    ResourceManager onDisk =
        PathResourceManager.builder()
            .setBase(root)
            .setETagFunction(
                path -> {
                  var file = path.toFile();
                  return new ETag(false, file.lastModified() + "-" + file.length());
                })
            .build();
    DirectBufferCache cache =
        new DirectBufferCache(SLICE_BYTES, CACHE_BYTES / SLICE_BYTES, CACHE_BYTES);
    ResourceManager cached =
        new CachingResourceManager(1000, CACHE_BYTES, cache, onDisk, HOUR_MILLIS);
    Undertow.builder()
        .setIoThreads(1)
        .setWorkerThreads(1)
        .setServerOption(UndertowOptions.IDLE_TIMEOUT, HOUR_MILLIS)
        .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, HOUR_MILLIS)
        // HTTP/1.1 connections persist without being told so in every answer.
        .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
        .addHttpListener(port, "127.0.0.1")
        // Without this handler every request, cached or not, would be passed to the worker.
        .setHandler(new CacheHandler(cache, new ResourceHandler(cached)))
        .build()
        .start();
  }
}
