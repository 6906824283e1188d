package assessment

// How many tags a unit may have, and how long one may be, in characters.
const (
	TagLimit       = 10
	TagLengthLimit = 40
)

// Alias is the unit's name where names are hidden: "Unit A" to "Unit Z", "Unit AA".
func (u Unit) Alias() string { return "" }

// HasTag reports whether the unit has a tag, whatever its case.
func (u Unit) HasTag(tag string) bool { return false }

// CleanTags takes tags typed in one line or several, with commas or semicolons
// between them; a tag typed twice, whatever its case, is kept once. Too many or
// too long ones are an InvalidError at field.
func CleanTags(field, text string) ([]string, error) { return nil, nil }

// Tags lists the tags of all units that are not put away, each once, by name.
func (t Tree) Tags() []string { return nil }
