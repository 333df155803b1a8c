//! The bill of materials: what is in the programs, as data for those who look for known defects, in the form of `CycloneDX` 1.5.

use serde_json::{Value, json};

use super::parts::Part;
use super::{Work, tree};
use crate::failure::Failure;

const FILE: &str = "usr/share/doc/sightline/sbom.cdx.json";

pub(super) fn write(work: &Work<'_>, parts: &[Part]) -> Result<(), Failure> {
    tree::write(work, format!("{:#}\n", bill(&work.version, parts)).as_bytes(), FILE, 0o644)
}

/// Without a time or a random number in it, so that the same sources give the same bill.
fn bill(version: &str, parts: &[Part]) -> Value {
    let (ours, others): (Vec<&Part>, Vec<&Part>) = parts.iter().partition(|part| part.is_ours);
    let reference = format!("sightline-{version}");
    let mut dependencies: Vec<Value> =
        others.iter().map(|part| json!({ "ref": part.purl, "dependsOn": part.needs })).collect();
    // What our crates need, the page included, is what the program needs: they are not of the outside world.
    let is_ours = |purl: &String| ours.iter().any(|part| part.purl == *purl);
    let page = others.iter().filter(|part| part.purl.starts_with("pkg:npm/")).map(|part| part.purl.clone());
    let mut direct: Vec<String> =
        ours.iter().flat_map(|part| part.needs.clone()).filter(|purl| !is_ours(purl)).chain(page).collect();
    direct.sort_unstable();
    direct.dedup();
    dependencies.push(json!({ "ref": reference, "dependsOn": direct }));
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "component": {
            "type": "application", "bom-ref": reference, "name": "sightline", "version": version,
            "licenses": [{ "expression": "MIT OR Apache-2.0" }],
        } },
        "components": others.iter().map(|part| component(part)).collect::<Vec<_>>(),
        "dependencies": dependencies,
    })
}

fn component(part: &Part) -> Value {
    let mut component = json!({
        "type": "library", "bom-ref": part.purl, "name": part.name, "version": part.version, "purl": part.purl,
    });
    if let Some(licence) = &part.licence {
        component["licenses"] = json!([{ "expression": licence }]);
    }
    if let Some((algorithm, sum)) = &part.hash {
        component["hashes"] = json!([{ "alg": algorithm, "content": sum }]);
    }
    component
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_our_crates_need_is_what_the_program_needs() {
        let part = |purl: &str, needs: &[&str], is_ours| Part {
            name: purl.to_owned(),
            version: "1".to_owned(),
            licence: Some("MIT".to_owned()),
            purl: purl.to_owned(),
            hash: Some(("SHA-256", "ab".to_owned())),
            folder: "".into(),
            needs: needs.iter().map(|need| (*need).to_owned()).collect(),
            is_ours,
        };
        let parts = [
            part("app", &["engine", "serde"], true),
            part("engine", &["ring"], true),
            part("ring", &[], false),
            part("serde", &[], false),
        ];
        let bill = bill("2.0.0", &parts);
        assert_eq!(bill["components"].as_array().map(Vec::len), Some(2), "ours are no materials");
        assert_eq!(bill["components"][0]["hashes"][0]["content"], "ab");
        assert_eq!(
            bill["dependencies"][2],
            json!({ "ref": "sightline-2.0.0", "dependsOn": ["ring", "serde"] })
        );
    }
}
