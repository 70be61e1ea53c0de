package org.dcmflux.codec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.UnsupportedTransferSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the codec for a Transfer Syntax among those that are installed. Thread-safe. Only a registry of {@link #isolated} codecs
 * must be closed.
 */
public final class CodecRegistry implements AutoCloseable {
    private static final class Installed {
        static final CodecRegistry REGISTRY = new CodecRegistry(load());
    }

    private final List<CodecProvider> providers;

    /** A registry of given providers, asked in the order given. */
    public CodecRegistry(List<CodecProvider> providers) {
        this.providers = List.copyOf(providers);
    }

    /** The registry of the providers that {@link ServiceLoader} finds, loaded once. */
    public static CodecRegistry installed() {
        return Installed.REGISTRY;
    }

    /**
     * A new registry of the installed codecs, of which the native ones do their work in child processes, one for each session.
     *
     * <p>A codec that hangs, aborts, reads where it must not or takes all memory costs one frame: a {@link
     * org.dcmflux.error.CodecException} with the status {@code NATIVE_CRASH}, or {@code TIMED_OUT} when its deadline has passed, upon
     * which its process is killed. The session can be used on, and so can the buffers: it gets another process with the next frame.
     * Pixels and code streams are the same as without isolation. What it costs is a copy of each code stream and each
     * frame, in memory beside the budgets, and some tens of microseconds a frame; processes are kept for later sessions.
     *
     * <p>Closing the registry ends all processes, and sessions that are still open fail. They do not outlive this process either.
     * Where there are no such processes, that is anywhere but on Linux, a search for a native codec says so.
     */
    public static CodecRegistry isolated() {
        return new CodecRegistry(
                installed().providers.stream().map(CodecProvider::isolated).toList());
    }

    private static List<CodecProvider> load() {
        List<CodecProvider> found = new ArrayList<>();
        ServiceLoader.load(CodecProvider.class, CodecRegistry.class.getClassLoader())
                .forEach(found::add);
        found.sort(Comparator.comparing(CodecProvider::name));
        return found;
    }

    /** Closes its providers. */
    @Override
    public void close() {
        providers.forEach(CodecProvider::close);
    }

    /** All providers, the unavailable ones too. */
    public List<CodecProvider> providers() {
        return providers;
    }

    /**
     * The decoder for a Transfer Syntax.
     *
     * @throws UnsupportedTransferSyntaxException saying what is installed, and why the wanted codec is not
     */
    public FrameDecoder decoder(TransferSyntax syntax) throws UnsupportedTransferSyntaxException {
        return find(syntax, "decode", CodecProvider::decoders, FrameDecoder::transferSyntaxes);
    }

    /**
     * Another decoder than {@link #decoder} answers, for a second opinion about code streams that that one accepted.
     *
     * @return null when none is installed
     * @throws UnsupportedTransferSyntaxException when there is not even a first one
     */
    public @Nullable FrameDecoder secondDecoder(TransferSyntax syntax) throws UnsupportedTransferSyntaxException {
        String first = decoder(syntax).codecName();
        for (CodecProvider provider : providers) {
            for (FrameDecoder decoder : provider.secondDecoders()) {
                if (decoder.transferSyntaxes().contains(syntax)
                        && !decoder.codecName().equals(first)
                        && provider.availability().isAvailable()) {
                    return decoder;
                }
            }
        }
        return null;
    }

    /**
     * The encoder for a Transfer Syntax.
     *
     * @throws UnsupportedTransferSyntaxException saying what is installed, and why the wanted codec is not
     */
    public FrameEncoder encoder(TransferSyntax syntax) throws UnsupportedTransferSyntaxException {
        return find(syntax, "encode", CodecProvider::encoders, FrameEncoder::transferSyntaxes);
    }

    /**
     * The way between two Transfer Syntaxes that needs no samples; null when there is none.
     *
     * @throws UnsupportedTransferSyntaxException when there is one, and its codec is not available
     */
    public @Nullable FrameRecompressor recompressor(TransferSyntax from, TransferSyntax to)
            throws UnsupportedTransferSyntaxException {
        for (CodecProvider provider : providers) {
            for (FrameRecompressor recompressor : provider.recompressors()) {
                if (!recompressor.joins(from, to)) {
                    continue;
                }
                if (provider.availability().isAvailable()) {
                    return recompressor;
                }
                throw new UnsupportedTransferSyntaxException(
                        to.uid(),
                        to.name(),
                        "codec " + provider.name() + " is not available: "
                                + provider.availability().detail());
            }
        }
        return null;
    }

    private <T> T find(
            TransferSyntax syntax,
            String verb,
            Function<CodecProvider, List<T>> coders,
            Function<T, Set<TransferSyntax>> syntaxes)
            throws UnsupportedTransferSyntaxException {
        List<String> reasons = new ArrayList<>();
        for (CodecProvider provider : providers) {
            for (T coder : coders.apply(provider)) {
                if (!syntaxes.apply(coder).contains(syntax)) {
                    continue;
                }
                if (provider.availability().isAvailable()) {
                    return coder;
                }
                reasons.add("codec " + provider.name() + " is not available: "
                        + provider.availability().detail());
            }
        }
        String why = reasons.isEmpty()
                ? "no installed codec can " + verb + " it; " + TransferSyntaxSupport.reason(syntax)
                : String.join("; ", reasons);
        throw new UnsupportedTransferSyntaxException(
                syntax.uid(),
                syntax.name(),
                why + "; what can be " + verb + "d here: " + String.join(", ", available(coders, syntaxes)));
    }

    /** Names of what would work; asks every provider, which may load its library, so only for a message. */
    private <T> Set<String> available(
            Function<CodecProvider, List<T>> coders, Function<T, Set<TransferSyntax>> syntaxes) {
        Set<String> names = new TreeSet<>();
        for (CodecProvider provider : providers) {
            if (provider.availability().isAvailable()) {
                coders.apply(provider)
                        .forEach(coder -> syntaxes.apply(coder).forEach(syntax -> names.add(nameOf(syntax))));
            }
        }
        return names;
    }

    private static String nameOf(TransferSyntax syntax) {
        String shortName = syntax.shortName();
        return shortName == null ? syntax.keyword() : shortName;
    }
}
