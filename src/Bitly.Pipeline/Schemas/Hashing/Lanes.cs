using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Bitly.Pipeline.Schemas;

/// <summary>One message at a time, on any machine.</summary>
internal readonly struct One(ulong value) : ILanes<One>
{
    public readonly ulong Value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One Xor(One a, One b) => new(a.Value ^ b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One AndNot(One a, One b) => new(~a.Value & b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static One RotateLeft(One value, [ConstantExpected] byte bits) => new(BitOperations.RotateLeft(value.Value, bits));

    public static One Broadcast(ulong value) => new(value);
}

/// <summary>Four messages side by side.</summary>
internal readonly struct Four(Vector256<ulong> value) : ILanes<Four>
{
    public readonly Vector256<ulong> Value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four Xor(Four a, Four b) => new(a.Value ^ b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four AndNot(Four a, Four b) => new(Vector256.AndNot(b.Value, a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four RotateLeft(Four value, [ConstantExpected] byte bits) =>
        new(Vector256.ShiftLeft(value.Value, bits) | Vector256.ShiftRightLogical(value.Value, 64 - bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four Broadcast(ulong value) => new(Vector256.Create(value));
}

/// <summary>Eight messages side by side.</summary>
internal readonly struct Eight(Vector512<ulong> value) : ILanes<Eight>
{
    public readonly Vector512<ulong> Value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight Xor(Eight a, Eight b) => new(a.Value ^ b.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight AndNot(Eight a, Eight b) => new(Vector512.AndNot(b.Value, a.Value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight RotateLeft(Eight value, [ConstantExpected] byte bits) => Avx512F.IsSupported
        ? new(Avx512F.RotateLeft(value.Value, bits))
        : new(Vector512.ShiftLeft(value.Value, bits) | Vector512.ShiftRightLogical(value.Value, 64 - bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight Broadcast(ulong value) => new(Vector512.Create(value));
}
