package exchange

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"continuum/assessment"
	"continuum/assessment/account"
)

func TestReadPeople(t *testing.T) {
	ann := ListedPerson{Line: 1, Name: "Ann Lee", Email: "ann@example.org", Role: assessment.Leader}
	second := ann
	second.Line = 2
	bare := ListedPerson{Line: 1, Email: "ann@example.org"}
	called := ListedPerson{Line: 1, Name: "Ann Lee", Email: "ann@example.org"}
	tests := []struct {
		name, list string
		want       []ListedPerson
	}{
		{"commas", "Ann Lee,ann@example.org,leader", []ListedPerson{ann}},
		{"semicolons", "Ann Lee;ann@example.org;leader\n", []ListedPerson{ann}},
		{"tabs, as cells are pasted", "Ann Lee\tann@example.org\tleader\r\n", []ListedPerson{ann}},
		{"a header", "name,e-mail,role\nAnn Lee,ann@example.org,leader\n", []ListedPerson{second}},
		{"a header in another order", "Role;E-Mail;Name\nLeader;ANN@example.org;Ann Lee\n", []ListedPerson{second}},
		{"columns nobody asked for", "id,First name,Last name,Email,Role,Phone\n7,Ann,Lee,ann@example.org,leader,+41 1\n", []ListedPerson{second}},
		{"byte order mark and separator line", "\uFEFFsep=;\r\nAnn Lee;ann@example.org;leader\r\n", []ListedPerson{second}},
		{"old Macintosh line ends", "name,email,role\rAnn Lee,ann@example.org,leader\r", []ListedPerson{second}},
		{"quotes", `"Lee, ""Ann""","ann@example.org"`, []ListedPerson{{Line: 1, Name: `Lee, "Ann"`, Email: "ann@example.org"}}},
		{"a comma in a name between semicolons", "Lee, Ann; ann@example.org", []ListedPerson{{Line: 1, Name: "Lee, Ann", Email: "ann@example.org"}}},
		{"spaces and blank lines", "\n \n,,\n Ann Lee , ann@example.org , front line \n", []ListedPerson{{Line: 4, Name: "Ann Lee", Email: "ann@example.org", Role: assessment.FrontLine}}},
		{"an address alone", "ann@example.org", []ListedPerson{bare}},
		{"an address first", "ann@example.org,Ann Lee,leader", []ListedPerson{ann}},
		{"as mail programs write it", "Ann Lee <ann@example.org>", []ListedPerson{called}},
		{"a name alone", "Ann Lee", []ListedPerson{{Line: 1, Name: "Ann Lee"}}},
		{"a name and a role", "Ann Lee,other", []ListedPerson{{Line: 1, Name: "Ann Lee", Role: assessment.Other}}},
		{"an address that is none", "Ann Lee,ann at example.org,leader", []ListedPerson{{Line: 1, Name: "Ann Lee", Email: "ann at example.org", Problem: "This is not an e-mail address like name@example.org."}}},
		{"a role that is none", "Ann Lee,ann@example.org,boss", []ListedPerson{{Line: 1, Name: "Ann Lee", Email: "ann@example.org", Problem: "There is no role “boss”. Write leader, front line or other, or leave it empty."}}},
		{"two addresses", "ann@example.org, bob@example.org", []ListedPerson{{Line: 1, Email: "ann@example.org", Problem: "There are two addresses in this line. Write one person a line."}}},
		{"too many fields", "Ann Lee,ann@example.org,leader,Berne", []ListedPerson{{Line: 1, Name: "Ann Lee", Email: "ann@example.org", Problem: "This line has more than a name, an e-mail address and a role."}}},
		{"more fields than the header", "name,email\nAnn,ann@example.org,leader", []ListedPerson{{Line: 2, Name: "Ann", Email: "ann@example.org", Problem: "This line has more fields than the 2 columns the first line names."}}},
		{"only a role", "name,email,role\n,,leader", []ListedPerson{{Line: 2, Role: assessment.Leader, Problem: "This line has neither a name nor an e-mail address."}}},
		{"an open quote", "\"Ann Lee,ann@example.org\nBob,bob@example.org", []ListedPerson{
			{Line: 1, Name: `"Ann Lee,ann@example.org`, Problem: `The quotes (") in this line do not match.`}, {Line: 2, Name: "Bob", Email: "bob@example.org"},
		}},
		{"the same address twice", "ann@example.org\nAnn Lee,ANN@example.org", []ListedPerson{bare, {Line: 2, Name: "Ann Lee", Email: "ann@example.org", Twice: 1}}},
		{"the same name without an address", "Ann Lee\nann lee\nAnn Lee,ann@example.org", []ListedPerson{{Line: 1, Name: "Ann Lee"}, {Line: 2, Name: "ann lee", Twice: 1}, {Line: 3, Name: "Ann Lee", Email: "ann@example.org"}}},
		{"a wrong line does not shadow a right one", "Ann,ann@example.org,boss\nAnn,ann@example.org", []ListedPerson{
			{Line: 1, Name: "Ann", Email: "ann@example.org", Problem: "There is no role “boss”. Write leader, front line or other, or leave it empty."}, {Line: 2, Name: "Ann", Email: "ann@example.org"},
		}},
		{"a line with semicolons among commas", "name,e-mail,role\nAnn Lee;ann@example.org;leader", []ListedPerson{second}},
		{"a line with tabs among commas", "name,e-mail,role\nAnn Lee\tann@example.org\tleader", []ListedPerson{second}},
		{"a line with commas among semicolons", "name;e-mail;role\nAnn Lee,ann@example.org,leader", []ListedPerson{second}},
		{"a comma in a name with semicolons among commas", "name,e-mail,role\nLee, Ann;ann@example.org;leader", []ListedPerson{{Line: 2, Name: "Lee, Ann", Email: "ann@example.org", Role: assessment.Leader}}},
		{"a role with a semicolon among commas", "Bob,bob@example.org\nAnn Lee;leader", []ListedPerson{{Line: 1, Name: "Bob", Email: "bob@example.org"}, {Line: 2, Name: "Ann Lee", Role: assessment.Leader}}},
		{"no address with semicolons among commas", "name,e-mail,role\nAnn Lee;ann at example.org;leader", []ListedPerson{{Line: 2, Name: "Ann Lee", Email: "ann at example.org", Problem: "This is not an e-mail address like name@example.org."}}},
		{"a name with a comma alone among semicolons", "name;e-mail;role\nLee, Ann", []ListedPerson{{Line: 2, Name: "Lee, Ann"}}},
		{"as mail programs write it, below a header", "name,e-mail,role\nAnn Lee <ann@example.org>\nJo Jöst <jo@example.org>,,other", []ListedPerson{
			{Line: 2, Name: "Ann Lee", Email: "ann@example.org"}, {Line: 3, Name: "Jo Jöst", Email: "jo@example.org", Role: assessment.Other},
		}},
		{"as mail programs write it, the name turned round", "\"Lee, Ann\" <ann@example.org>\nLee, Bob <bob@example.org>", []ListedPerson{
			{Line: 1, Name: "Lee, Ann", Email: "ann@example.org"}, {Line: 2, Name: "Lee Bob", Email: "bob@example.org"},
		}},
		{"an address alone below a header", "name,e-mail,role\nann@example.org\n,,bob@example.org\ncy@example.org,,other", []ListedPerson{
			{Line: 2, Email: "ann@example.org"}, {Line: 3, Email: "bob@example.org"}, {Line: 4, Email: "cy@example.org", Role: assessment.Other},
		}},
		{"the address for a name", "name,e-mail\nANN@example.org,ann@example.org", []ListedPerson{{Line: 2, Email: "ann@example.org"}}},
		{"another address for a name", "name,e-mail\nann@example.org,bob@example.org", []ListedPerson{{Line: 2, Email: "bob@example.org", Problem: "There are two addresses in this line. Write one person a line."}}},
		{"several people in a line", "name,e-mail,role\nAnn <ann@example.org>; Bob <bob@example.org>", []ListedPerson{{Line: 2, Email: "Bob <bob@example.org>", Problem: "There are two addresses in this line. Write one person a line."}}},
		{"a role that is none below an address", "gus@example.org\nKim, kim@example.org, chef", []ListedPerson{
			{Line: 1, Email: "gus@example.org"},
			{Line: 2, Name: "Kim", Email: "kim@example.org", Problem: "There is no role “chef”. Write leader, front line or other, or leave it empty."},
		}},
		{"an address nothing can be sent to", "Dan, dan@example\nEve <eve@localhost>", []ListedPerson{
			{Line: 1, Name: "Dan", Email: "dan@example", Problem: "Nothing can be sent to this address: after the @ there is no dot, as in name@example.org."},
			{Line: 2, Name: "Eve", Email: "eve@localhost", Problem: "Nothing can be sent to this address: after the @ there is no dot, as in name@example.org."},
		}},
		{"any script", "Σοφία,sofia@example.org\n日本,n@example.org", []ListedPerson{{Line: 1, Name: "Σοφία", Email: "sofia@example.org"}, {Line: 2, Name: "日本", Email: "n@example.org"}}},
	}
	for _, formula := range []string{"=HYPERLINK(1)", "+1", "-1+2", "'=1", "＝1"} {
		tests = append(tests, struct {
			name, list string
			want       []ListedPerson
		}{"the formula " + formula, formula + ",ann@example.org", []ListedPerson{{Line: 1, Name: formula, Email: "ann@example.org", Problem: "The name begins like a formula. Write the name itself."}}})
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := ReadPeople(test.list, account.CleanEmail)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadPeopleRefuses(t *testing.T) {
	many := strings.Repeat("\n", 3)
	for i := range PeopleLimit + 1 {
		many += fmt.Sprintf("p%d@example.org\n", i)
	}
	for _, test := range []struct{ name, list, want string }{
		{"nothing", "", "line 1: the list names nobody"},
		{"blank lines", "\n,,\r\n;\n", "line 1: the list names nobody"},
		{"only a header", "name,e-mail,role\n", "line 1: the list names nobody"},
		{"not UTF-8", "Ann,ann@example.org\r\nJ\xf6rg,j@example.org\r\n", "line 2: this is not UTF-8 text"},
		{"NUL", "Ann\x00", "line 1: there is a NUL character"},
		{"UTF-16", "\xff\xfeA\x00n\x00", "line 1: this is UTF-16 text"},
		{"a workbook", "PK\x03\x04...", "line 1: this is a workbook"},
		{"an old workbook", "\xd0\xcf\x11\xe0...", "line 1: this is a workbook"},
		{"too many", many, "line 10004: there are more than 10,000 people: split the list"},
		{"too large", strings.Repeat("a", SizeLimit+1), "line 1: the list is larger than 5 MiB here: split it"},
	} {
		t.Run(test.name, func(t *testing.T) {
			people, err := ReadPeople(test.list, account.CleanEmail)
			var wrong *FileError
			if !errors.As(err, &wrong) || !strings.HasPrefix(err.Error(), test.want) || people != nil {
				t.Errorf("err = %v, want %q", err, test.want)
			}
		})
	}
}

// As many people as a list may name are read.
func TestReadManyPeople(t *testing.T) {
	var list strings.Builder
	for i := range PeopleLimit {
		fmt.Fprintf(&list, "Person %d;p%d@example.org;leader\r\n", i, i)
	}
	people, err := ReadPeople(list.String(), account.CleanEmail)
	if err != nil || len(people) != PeopleLimit || !people[PeopleLimit-1].Fine() {
		t.Errorf("%d people, %v", len(people), err)
	}
}

// Whatever a list holds, every line that can be asked is a person that can be
// kept, each once, and every error names a line of the list.
func FuzzReadPeople(f *testing.F) {
	for _, seed := range []string{
		"name,e-mail,role\nAnn Lee,ann@example.org,leader", "\uFEFFsep=;\r\n\"Lee, \"\"Ann\"\"\";ann@example.org;front-line",
		"Ann <ann@example.org>\tother\n=1+1,,\n@,@", "\"\n\"\"", "a\rb\r\nc", "\xff\xfe", "name,e-mail\nA;a@example.org\nB <b@example.org>\n<@>,<>", "ann@example.org,Ann,\nann@example.org",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, list string) {
		lines := 1 + strings.Count(list, "\n") + strings.Count(list, "\r")
		people, err := ReadPeople(list, account.CleanEmail)
		if err != nil {
			var wrong *FileError
			if !errors.As(err, &wrong) || wrong.Line < 1 || wrong.Line > lines {
				t.Fatalf("error %v names no line of the list", err)
			}
			return
		}
		seen, last := map[string]bool{}, 0
		for _, p := range people {
			if p.Line <= last || p.Line > lines || p.Twice >= p.Line {
				t.Fatalf("line %d after %d of %d, like %d", p.Line, last, lines, p.Twice)
			}
			last = p.Line
			if !p.Fine() {
				continue
			}
			again, err := account.CleanEmail(p.Email)
			switch {
			case p.Name == "" && p.Email == "", !utf8.ValidString(p.Name), strings.ContainsAny(p.Name, "\n\x00"):
				t.Fatalf("a person that cannot be kept: %+v", p)
			case p.Email != "" && (err != nil || again != p.Email):
				t.Fatalf("the address %q reads %q, %v", p.Email, again, err)
			case SafeCell(p.Name) != p.Name:
				t.Fatalf("the name %q is a formula", p.Name)
			case seen[p.Key()]:
				t.Fatalf("%+v is there twice", p)
			}
			seen[p.Key()] = true
		}
	})
}
