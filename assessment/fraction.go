package assessment

import (
	"fmt"
	"strconv"
)

// Fraction is an exact number, never negative where it is a position. The rule
// is worked out in fractions so that no answer falls between two floats. The
// zero value is 0.
type Fraction struct{ Num, Den int }

// Whole is n as a fraction.
func Whole(n int) Fraction { return Fraction{n, 1} }

// Compare is negative when f is less than g, 0 when equal, positive when more.
func (f Fraction) Compare(g Fraction) int { return f.Num*g.Den - g.Num*f.Den }

// Minus is f less g, in lowest terms.
func (f Fraction) Minus(g Fraction) Fraction {
	return Fraction{f.Num*g.Den - g.Num*f.Den, f.Den * g.Den}.lowest()
}

// Tenths is the number in tenths, rounded toward zero: 2.99 gives 29.
func (f Fraction) Tenths() int { return 10 * f.Num / max(1, f.Den) }

// String is the number rounded toward zero to one decimal, so that 2.99 never
// reads 3.0.
func (f Fraction) String() string {
	tenths, sign := f.Tenths(), ""
	if tenths < 0 {
		tenths, sign = -tenths, "-"
	}
	return sign + strconv.Itoa(tenths/10) + "." + strconv.Itoa(tenths%10)
}

// Exact is the number as a fraction in lowest terms: "8/3".
func (f Fraction) Exact() string {
	f = f.lowest()
	return fmt.Sprintf("%d/%d", f.Num, f.Den)
}

// MarshalJSON writes the printed number: 2.6.
func (f Fraction) MarshalJSON() ([]byte, error) { return []byte(f.String()), nil }

// floor is the whole part of a number that is not negative.
func (f Fraction) floor() int { return f.Num / max(1, f.Den) }

// magnitude is the number without its sign.
func (f Fraction) magnitude() Fraction { return Fraction{max(f.Num, -f.Num), f.Den} }

func (f Fraction) lowest() Fraction {
	a, b := max(f.Num, -f.Num), f.Den
	for b != 0 {
		a, b = b, a%b
	}
	if f.Num == 0 {
		return Fraction{0, 1}
	}
	return Fraction{f.Num / a, f.Den / a}
}
